//! Formatting, affixes and names of things, from citationberg's types to ours.

use citationberg as cb;
use citationberg::taxonomy as tax;

use crate::csl::locale::term_name;
use crate::csl::program::Look;
use crate::csl::rich::{Display, Face};
use crate::csl::variable::{ItemType, Variable};

pub(super) fn read_variable(variable: tax::Variable) -> Option<Variable> {
    Variable::parse(&variable.to_string())
}

pub(super) fn read_type(kind: tax::Kind) -> Option<ItemType> {
    ItemType::parse(&term_name(tax::Term::Kind(kind)))
}

pub(super) fn affixed(formatting: &cb::Formatting, affixes: &cb::Affixes) -> Look {
    look(
        formatting,
        affixes.prefix.as_deref(),
        affixes.suffix.as_deref(),
    )
}

pub(super) fn label_look(label: &cb::VariablelessLabel) -> Look {
    let mut look = affixed(&label.formatting, &label.affixes);
    look.case = label.text_case;
    look.strip_periods = label.strip_periods;
    look
}

pub(super) fn look(
    formatting: &cb::Formatting,
    prefix: Option<&str>,
    suffix: Option<&str>,
) -> Look {
    Look {
        prefix: prefix.unwrap_or("").into(),
        suffix: suffix.unwrap_or("").into(),
        faces: faces(formatting),
        ..Look::default()
    }
}

pub(super) fn faces(formatting: &cb::Formatting) -> Vec<Face> {
    let mut faces = Vec::new();
    faces.extend(formatting.vertical_align.and_then(|align| match align {
        cb::VerticalAlign::Sup => Some(Face::Superscript),
        cb::VerticalAlign::Sub => Some(Face::Subscript),
        cb::VerticalAlign::Baseline => Some(Face::Baseline),
        cb::VerticalAlign::None => None,
    }));
    faces.extend(
        formatting
            .text_decoration
            .map(|decoration| match decoration {
                cb::TextDecoration::Underline => Face::Underline,
                cb::TextDecoration::None => Face::NoUnderline,
            }),
    );
    faces.extend(formatting.font_weight.map(|weight| match weight {
        cb::FontWeight::Bold => Face::Bold,
        cb::FontWeight::Light => Face::Light,
        cb::FontWeight::Normal => Face::Regular,
    }));
    faces.extend(formatting.font_variant.map(|variant| match variant {
        cb::FontVariant::SmallCaps => Face::SmallCaps,
        cb::FontVariant::Normal => Face::NormalCaps,
    }));
    faces.extend(formatting.font_style.map(|style| match style {
        cb::FontStyle::Italic => Face::Italic,
        cb::FontStyle::Normal => Face::Upright,
    }));
    faces
}

pub(super) fn display(display: cb::Display) -> Display {
    match display {
        cb::Display::Block => Display::Block,
        cb::Display::LeftMargin => Display::LeftMargin,
        cb::Display::RightInline => Display::RightInline,
        cb::Display::Indent => Display::Indent,
    }
}
