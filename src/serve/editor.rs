//! Addresses that open a file in its author's editor.
//!
//! The main type is [`Editor`]. Without one, pages have no such addresses.

use std::str::FromStr;

use crate::desk::Built;
use crate::text::{FilePath, Span, line_and_column};

/// How an editor is asked to open a file at a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    /// An address with `{path}`, `{line}` and `{column}` in it.
    template: Option<String>,
}

/// The editors that are known by name, and the addresses that they answer to.
const KNOWN: [(&str, &str); 6] = [
    ("vscode", "vscode://file/{path}:{line}:{column}"),
    ("vscodium", "vscodium://file/{path}:{line}:{column}"),
    ("cursor", "cursor://file/{path}:{line}:{column}"),
    ("zed", "zed://file/{path}:{line}:{column}"),
    (
        "textmate",
        "txmt://open?url=file:///{path}&line={line}&column={column}",
    ),
    (
        "idea",
        "idea://open?file=/{path}&line={line}&column={column}",
    ),
];

impl Editor {
    /// The address of a place in the book, if there is an editor.
    pub fn address(
        &self,
        built: &Built,
        file: &FilePath,
        line: u32,
        column: u32,
    ) -> Option<String> {
        let template = self.template.as_ref()?;
        let path = built.on_disk(file);
        let path = encoded(&path.to_string_lossy());
        Some(
            template
                .replace("{path}", path.trim_start_matches('/'))
                .replace("{line}", &line.to_string())
                .replace("{column}", &column.to_string()),
        )
    }

    /// The addresses of blocks of one text, by their anchors.
    pub fn places(&self, built: &Built, blocks: &[(String, Span)]) -> Vec<(String, String)> {
        let (Some(_), Some((_, first))) = (&self.template, blocks.first()) else {
            return Vec::new();
        };
        let Some(text) = built.project.text(&first.file) else {
            return Vec::new();
        };
        let places = blocks.iter().filter_map(|(anchor, span)| {
            let (line, column) = line_and_column(&text, span.start);
            let address = self.address(built, &span.file, line, column)?;
            Some((anchor.clone(), address))
        });
        places.collect()
    }
}

impl FromStr for Editor {
    type Err = String;

    fn from_str(asked: &str) -> Result<Self, String> {
        let known = KNOWN.iter().find(|(name, _)| *name == asked);
        let template = match known {
            Some((_, template)) => (*template).to_owned(),
            None if asked.contains("{path}") && asked.contains("://") => asked.to_owned(),
            None => {
                let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
                return Err(format!(
                    "it is one of {}, or an address such as `my-editor://open?file={{path}}&line={{line}}`",
                    names.join(", ")
                ));
            }
        };
        Ok(Self {
            template: Some(template),
        })
    }
}

/// A path in an address: whatever is neither letter, digit nor `-._~/:` as `%XX`.
fn encoded(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b':' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_known_by_name_or_by_its_address() {
        assert!("vscode".parse::<Editor>().is_ok());
        assert!("mine://open?f={path}".parse::<Editor>().is_ok());
        let error = "notepad".parse::<Editor>().unwrap_err();
        assert!(error.contains("vscode"), "{error}");
    }

    #[test]
    fn a_path_is_fit_for_an_address() {
        assert_eq!(encoded("/a b/ä&.md"), "/a%20b/%C3%A4%26.md");
    }
}
