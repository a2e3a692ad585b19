//! The commands that fields are read with, as tables.

use crate::data::bibtex::letters::Face;

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// It is set as these characters.
    Sign(&'static str),
    /// It is a letter.
    Letter(char),
    /// It changes what no record can say, and has no argument.
    Nothing,
    /// It goes on to the end of the braces it stands in.
    Switch(Face),
    /// It says how its argument is set.
    Argument(Meaning),
    /// Its argument is set as it is written.
    Verbatim,
    /// Its first argument is not shown, its second is.
    Second,
    /// Its argument is a formula.
    Formula,
    /// Its argument names a word that BibLaTeX has in many languages.
    Word,
    /// `\verb|…|`
    Verb,
    /// It and its arguments are not shown, and are not meant to be.
    Dropped,
}

/// How an argument is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Plain,
    Face(Face),
    /// With this look, and kept as it is written.
    Kept(Face),
    Between(char, char),
    Quote,
    /// In quotation marks, and kept as it is written.
    KeptQuote,
    Upper,
    Lower,
}

use Command::{Argument, Dropped, Formula, Nothing, Second, Switch, Verb, Verbatim, Word};
use Meaning::{Between, Kept, KeptQuote, Lower, Plain, Quote, Upper};

/// Letters that other letters' accents may go on as well.
const LETTERS: [(&str, char); 19] = [
    ("AA", 'Å'),
    ("AE", 'Æ'),
    ("DH", 'Ð'),
    ("DJ", 'Đ'),
    ("L", 'Ł'),
    ("NG", 'Ŋ'),
    ("O", 'Ø'),
    ("OE", 'Œ'),
    ("TH", 'Þ'),
    ("aa", 'å'),
    ("ae", 'æ'),
    ("dh", 'ð'),
    ("dj", 'đ'),
    ("l", 'ł'),
    ("ng", 'ŋ'),
    ("o", 'ø'),
    ("oe", 'œ'),
    ("ss", 'ß'),
    ("th", 'þ'),
];

const SIGNS: [(&str, &str); 48] = [
    ("BibTeX", "BibTeX"),
    ("LaTeX", "LaTeX"),
    ("P", "¶"),
    ("S", "§"),
    ("SS", "SS"),
    ("TeX", "TeX"),
    ("XeTeX", "XeTeX"),
    ("aleph", "ℵ"),
    ("copyright", "©"),
    ("dag", "†"),
    ("ddag", "‡"),
    ("dots", "…"),
    ("euro", "€"),
    ("guillemetleft", "«"),
    ("guillemetright", "»"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("ldots", "…"),
    ("pounds", "£"),
    ("quotedblbase", "„"),
    ("quotesinglbase", "‚"),
    ("slash", "/"),
    ("textasciicircum", "^"),
    ("textasciitilde", "~"),
    ("textbackslash", "\\"),
    ("textbar", "|"),
    ("textbullet", "•"),
    ("textcopyright", "©"),
    ("textdegree", "°"),
    ("textellipsis", "…"),
    ("textemdash", "—"),
    ("textendash", "–"),
    ("texteuro", "€"),
    ("textexclamdown", "¡"),
    ("textgreater", ">"),
    ("textless", "<"),
    ("textmu", "μ"),
    ("textonehalf", "½"),
    ("textquestiondown", "¿"),
    ("textquotedbl", "\""),
    ("textquotesingle", "'"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("textunderscore", "_"),
];

/// Marks and spaces that are signs too, but are rarer.
const MORE_SIGNS: [(&str, &str); 13] = [
    ("enskip", " "),
    ("enspace", " "),
    ("newline", " "),
    ("nobreakspace", "\u{a0}"),
    ("par", " "),
    ("qquad", " "),
    ("quad", " "),
    ("space", " "),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("thinspace", "\u{2006}"),
];

const OTHERS: [(&str, Command); 98] = [
    ("MakeLowercase", Argument(Lower)),
    ("MakeUppercase", Argument(Upper)),
    ("SortNoop", Dropped),
    ("autocap", Argument(Plain)),
    ("begin", Dropped),
    ("bf", Switch(Face::Bold)),
    ("bfseries", Switch(Face::Bold)),
    ("bibstring", Word),
    ("cite", Dropped),
    ("citep", Dropped),
    ("citet", Dropped),
    ("em", Switch(Face::Italic)),
    ("emph", Argument(Meaning::Face(Face::Italic))),
    ("end", Dropped),
    ("enquote", Argument(Quote)),
    ("ensuremath", Formula),
    ("fbox", Argument(Plain)),
    ("footnote", Dropped),
    ("footnotesize", Nothing),
    ("foreignlanguage", Second),
    ("hbox", Argument(Plain)),
    ("hphantom", Dropped),
    ("href", Second),
    ("hskip", Nothing),
    ("hspace", Dropped),
    ("hyperlink", Second),
    ("it", Switch(Face::Italic)),
    ("item", Nothing),
    ("itshape", Switch(Face::Italic)),
    ("label", Dropped),
    ("large", Nothing),
    ("lowercase", Argument(Lower)),
    ("mbox", Argument(Plain)),
    ("mdseries", Nothing),
    ("mkbibbold", Argument(Kept(Face::Bold))),
    ("mkbibbrackets", Argument(Between('[', ']'))),
    ("mkbibemph", Argument(Kept(Face::Italic))),
    ("mkbibitalic", Argument(Kept(Face::Italic))),
    ("mkbibparens", Argument(Between('(', ')'))),
    ("mkbibquote", Argument(KeptQuote)),
    ("mkbibsubscript", Argument(Kept(Face::Lowered))),
    ("mkbibsuperscript", Argument(Kept(Face::Raised))),
    ("nolinkurl", Verbatim),
    ("noopsort", Dropped),
    ("normalfont", Nothing),
    ("normalsize", Nothing),
    ("nocite", Dropped),
    ("paragraph", Argument(Plain)),
    ("path", Verbatim),
    ("phantom", Dropped),
    ("protect", Nothing),
    ("ref", Dropped),
    ("relax", Nothing),
    ("rm", Nothing),
    ("rmfamily", Nothing),
    ("sb", Argument(Meaning::Face(Face::Lowered))),
    ("sc", Switch(Face::SmallCaps)),
    ("scriptsize", Nothing),
    ("scshape", Switch(Face::SmallCaps)),
    ("section", Argument(Plain)),
    ("sf", Nothing),
    ("sffamily", Nothing),
    ("sl", Switch(Face::Italic)),
    ("slshape", Switch(Face::Italic)),
    ("small", Nothing),
    ("sout", Argument(Plain)),
    ("sp", Argument(Meaning::Face(Face::Raised))),
    ("subsection", Argument(Plain)),
    ("subsubsection", Argument(Plain)),
    ("text", Argument(Plain)),
    ("textbf", Argument(Meaning::Face(Face::Bold))),
    ("textcite", Dropped),
    ("textit", Argument(Meaning::Face(Face::Italic))),
    ("textmd", Argument(Plain)),
    ("textnormal", Argument(Plain)),
    ("textrm", Argument(Plain)),
    ("textsc", Argument(Kept(Face::SmallCaps))),
    ("textsf", Argument(Plain)),
    ("textsl", Argument(Meaning::Face(Face::Italic))),
    ("textsubscript", Argument(Meaning::Face(Face::Lowered))),
    ("textsuperscript", Argument(Meaning::Face(Face::Raised))),
    ("texttt", Argument(Plain)),
    ("textup", Argument(Plain)),
    ("thinmuskip", Nothing),
    ("tiny", Nothing),
    ("tt", Nothing),
    ("ttfamily", Nothing),
    ("uline", Argument(Plain)),
    ("underline", Argument(Plain)),
    ("up", Nothing),
    ("uppercase", Argument(Upper)),
    ("upshape", Nothing),
    ("url", Verbatim),
    ("vbox", Argument(Plain)),
    ("verb", Verb),
    ("vphantom", Dropped),
    ("vspace", Dropped),
    ("xspace", Nothing),
];

/// What a command does, by its name without the backslash.
pub(super) fn command(name: &str) -> Option<Command> {
    if let Some((_, sign)) = SIGNS.iter().chain(&MORE_SIGNS).find(|row| row.0 == name) {
        return Some(Command::Sign(sign));
    }
    if let Some(letter) = letter(name) {
        return Some(Command::Letter(letter));
    }
    let row = OTHERS.iter().find(|row| row.0 == name)?;
    Some(row.1)
}

/// The letter that a command stands for.
pub(super) fn letter(name: &str) -> Option<char> {
    LETTERS.iter().find(|row| row.0 == name).map(|row| row.1)
}
