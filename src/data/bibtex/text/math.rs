//! Formulas in fields: raised and lowered words and single letters as text, all else as
//! it is written.

use super::letters::Shown;

const LETTERS: [(&str, char); 30] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Gamma", 'Γ'),
    ("Delta", 'Δ'),
    ("Omega", 'Ω'),
    ("times", '×'),
    ("pm", '±'),
    ("leq", '≤'),
    ("geq", '≥'),
    ("infty", '∞'),
    ("rightarrow", '→'),
];

/// A formula, which was between dollars.
pub(super) fn math(tex: &str) -> Vec<Shown> {
    let tex = tex.trim();
    let bare = tex.strip_prefix("{}").unwrap_or(tex);
    for (mark, open, close) in [('^', "<sup>", "</sup>"), ('_', "<sub>", "</sub>")] {
        if let Some(words) = bare.strip_prefix(mark).and_then(word) {
            let mut shown = vec![Shown::Tag(open)];
            shown.extend(words.chars().map(Shown::Char));
            shown.push(Shown::Tag(close));
            return shown;
        }
    }
    match word(bare) {
        Some(words) => words.chars().map(Shown::Char).collect(),
        None => format!("${tex}$").chars().map(Shown::Char).collect(),
    }
}

/// One word: letters and digits, perhaps in an upright box, or the name of a letter.
fn word(tex: &str) -> Option<String> {
    let mut inner = tex
        .trim()
        .trim_start_matches('{')
        .trim_end_matches('}')
        .trim();
    for upright in ["\\mbox", "\\mathrm", "\\text", "\\textrm", "\\rm"] {
        if let Some(rest) = inner.strip_prefix(upright) {
            inner = rest.trim().trim_start_matches('{').trim();
        }
    }
    let inner = inner.trim_end_matches('}').trim();
    if let Some(name) = inner.strip_prefix('\\') {
        let letter = LETTERS.iter().find(|(known, _)| *known == name.trim());
        return letter.map(|(_, letter)| letter.to_string());
    }
    let plain = !inner.is_empty()
        && inner
            .chars()
            .all(|c| c.is_alphanumeric() || "+-.,".contains(c));
    plain.then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tex: &str, expected: &str) {
        let mut out = String::new();
        for shown in math(tex) {
            match shown {
                Shown::Char(c) => out.push(c),
                Shown::Tag(tag) => out.push_str(tag),
            }
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn what_is_no_formula_is_text() {
        check("{}^\\mbox{th}", "<sup>th</sup>");
        check("_2", "<sub>2</sub>");
        check("\\mathrm{\\mu }", "μ");
        check("\\beta", "β");
        check("x^2 + y", "$x^2 + y$");
    }
}
