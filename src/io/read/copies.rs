//! The text of saved copies, read when asked.
//!
//! [`reader`] gives the one function there is. The words of a PDF are taken out of it by
//! `pdftotext`, where that is installed; no other program is started. This module does
//! not know what is looked for in a copy.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::LARGEST_TEXT;
use crate::project::CopyReader;
use crate::text::TextFile;

/// How long a PDF may take before its words are given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of the words of PDFs that are kept for the next build.
const KEPT: usize = 32 << 20;

/// Reads saved copies below `root` when asked. A copy that is larger than [`LARGEST_TEXT`]
/// or that is neither text nor a PDF has none; nor has a PDF without `pdftotext`.
pub(super) fn reader(root: PathBuf, pdfs: Arc<Pdfs>) -> CopyReader {
    CopyReader::new(move |path| {
        let disk = root.join(path.as_str());
        let found = disk.metadata().ok()?;
        if path.extension().eq_ignore_ascii_case("pdf") {
            return pdfs.text(&disk, &found);
        }
        let bytes = (found.len() <= LARGEST_TEXT).then(|| fs::read(&disk).ok())??;
        // A zero byte is what a picture or an archive has and a text has not.
        (!bytes.contains(&0)).then(|| TextFile::decode("", bytes).text.to_string())
    })
}

/// The words of PDFs, kept while their files stay the same: taking them out is slow.
#[derive(Debug, Default)]
pub(super) struct Pdfs(Mutex<BTreeMap<PathBuf, Pdf>>);

#[derive(Debug)]
struct Pdf {
    bytes: u64,
    modified: Option<SystemTime>,
    text: Option<Arc<str>>,
}

impl Pdfs {
    fn text(&self, path: &Path, found: &Metadata) -> Option<String> {
        let (bytes, modified) = (found.len(), found.modified().ok());
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pdf) = lock().get(path)
            && (pdf.bytes, pdf.modified) == (bytes, modified)
        {
            return pdf.text.as_deref().map(str::to_owned);
        }
        let text: Option<Arc<str>> = words_of_pdf(path).map(Into::into);
        let mut kept = lock();
        let held = |pdf: &Pdf| pdf.text.as_ref().map_or(0, |text| text.len());
        if kept.values().map(held).sum::<usize>() > KEPT {
            kept.clear();
        }
        let pdf = Pdf {
            bytes,
            modified,
            text: text.clone(),
        };
        kept.insert(path.to_owned(), pdf);
        text.as_deref().map(str::to_owned)
    }
}

/// What `pdftotext` makes of a file; nothing where it is not installed, fails, takes too
/// long or finds no words, as in a PDF of pictures.
fn words_of_pdf(path: &Path) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8"])
        .arg(path)
        .arg("-")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let output = child.stdout.take()?;
    let reading = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.take(LARGEST_TEXT).read_to_end(&mut bytes);
        read.is_ok().then_some(bytes)
    });
    let ended_well = wait(&mut child);
    let bytes = reading.join().ok()??;
    let text = String::from_utf8_lossy(&bytes);
    let has_words = text.contains(|c: char| !c.is_whitespace());
    (ended_well && has_words).then(|| text.into_owned())
}

/// Whether the program ended by itself, in time and without an error.
fn wait(child: &mut Child) -> bool {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(5)),
            _ => {
                // It may have ended in between; then there is nothing to stop.
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_pdf_has_no_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        fs::write(&path, "not a PDF").unwrap();
        assert_eq!(words_of_pdf(&path), None);
    }

    /// A PDF of one page with one line of text: objects, then the table of their places.
    fn pdf(words: &str) -> Vec<u8> {
        let text = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
            format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        ];
        let mut pdf = String::from("%PDF-1.4\n");
        let mut places = String::from("0000000000 65535 f \n");
        for (number, object) in objects.iter().enumerate() {
            places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
            pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
        }
        let table = pdf.len();
        pdf.push_str(&format!(
            "xref\n0 6\n{places}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
        ));
        pdf.into_bytes()
    }

    #[test]
    fn the_words_of_a_pdf_are_taken_out_of_it() {
        if Command::new("pdftotext").arg("-v").output().is_err() {
            eprintln!("skipped: pdftotext is not installed");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("a.pdf"),
            pdf("Water boils early up here."),
        )
        .unwrap();
        let read = reader(folder.path().to_owned(), Arc::default());
        let words = read.text(&crate::text::FilePath::new("a.pdf")).unwrap();
        assert_eq!(words.trim(), "Water boils early up here.");
    }

    #[test]
    fn a_pdf_is_asked_for_its_words_once_while_it_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        fs::write(&path, "not a PDF").unwrap();
        let pdfs = Pdfs::default();
        let found = path.metadata().unwrap();
        let kept = Pdf {
            bytes: found.len(),
            modified: found.modified().ok(),
            text: Some("Water boils.".into()),
        };
        pdfs.0.lock().unwrap().insert(path.clone(), kept);
        assert_eq!(pdfs.text(&path, &found).as_deref(), Some("Water boils."));
        fs::write(&path, "another file").unwrap();
        assert_eq!(pdfs.text(&path, &path.metadata().unwrap()), None);
    }
}
