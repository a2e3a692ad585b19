//! Values that only templates look at, typed by the core schema of YAML 1.2.

use crate::data::draft::Extra;
use crate::data::yaml::{Node, Value};

/// Turns a node into a value for templates.
pub(super) fn extra(node: &Node) -> Extra {
    match &node.value {
        Value::List(items) => Extra::List(items.iter().map(extra).collect()),
        Value::Map(entries) => Extra::Map(
            entries
                .iter()
                .map(|entry| (entry.key.to_string(), extra(&entry.node)))
                .collect(),
        ),
        Value::Scalar { .. } if node.is_nothing() => Extra::Nothing,
        Value::Scalar { text, plain: true } => plain(text),
        Value::Scalar { text, plain: false } => Extra::Text(text.to_string()),
    }
}

fn plain(text: &str) -> Extra {
    match text {
        "true" | "True" | "TRUE" => return Extra::Flag(true),
        "false" | "False" | "FALSE" => return Extra::Flag(false),
        _ => {}
    }
    // Rust reads more as numbers than YAML does: `inf`, `NaN`.
    let numeric = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if let Some(whole) = text.parse::<i64>().ok().filter(|_| numeric) {
        return Extra::Whole(whole);
    }
    match text.parse::<f64>() {
        Ok(number) if numeric => Extra::Number(number),
        _ => Extra::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Extra) {
        assert_eq!(plain(text), expected);
    }

    #[test]
    fn plain_scalars_are_typed_as_in_yaml_1_2() {
        check("12", Extra::Whole(12));
        check("-1.5e3", Extra::Number(-1500.0));
        check("true", Extra::Flag(true));
        check("no", Extra::Text("no".into()));
        check("2016-10-31", Extra::Text("2016-10-31".into()));
        check("1:08", Extra::Text("1:08".into()));
        check("nan", Extra::Text("nan".into()));
    }
}
