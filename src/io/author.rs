//! Files that belong to the author, written with care.
//!
//! [`create`] makes a new file and never replaces one; [`create_all`] makes several or
//! none; [`replace`] changes one that is
//! still as it was read. Neither leaves half a file. This module does not know why a
//! file is written.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::DiskError;

/// The byte-order mark of UTF-8.
const MARK: &str = "\u{FEFF}";

/// Why an author's file was not written.
#[derive(Debug, thiserror::Error)]
pub enum AuthorError {
    /// The disk failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// There is a file of that name.
    #[error("{} is there already and was left as it is", .0.display())]
    Exists(PathBuf),
    /// The file was changed after it was read.
    #[error("{} was changed meanwhile and was left as it is", .0.display())]
    Changed(PathBuf),
}

/// Makes the file `path` with this text, and the folders above it.
///
/// # Errors
/// Fails if there is a file of that name, or if the disk does; then there is no new file.
pub fn create(path: &Path, text: &str) -> Result<(), AuthorError> {
    let file = whole(path, text)?;
    file.persist_noclobber(path)
        .map(drop)
        .map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists => AuthorError::Exists(path.to_owned()),
            _ => DiskError::when("write", path)(error.error).into(),
        })
}

/// Makes several files below `root`, each with its text; none if one of them is there.
///
/// # Errors
/// Fails if one of the files is there, or if the disk does; what was made before that is
/// taken away again.
pub fn create_all(root: &Path, files: &[(&str, &str)]) -> Result<(), AuthorError> {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| root.join(path)).collect();
    if let Some(taken) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(AuthorError::Exists(taken.clone()));
    }
    for (made, (path, (_, text))) in paths.iter().zip(files).enumerate() {
        if let Err(error) = create(path, text) {
            for path in &paths[..made] {
                // The first trouble is the one to tell of.
                let _ = fs::remove_file(path);
            }
            return Err(error);
        }
    }
    Ok(())
}

/// Gives the file `path`, which was read as `before`, the text `after`. A byte-order mark,
/// which is no part of a text, stays where it was.
///
/// # Errors
/// Fails if the file no longer holds `before`, or if the disk does; the file is then as
/// it was.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<(), AuthorError> {
    // A link is kept, and what it names is changed.
    let path = &path.canonicalize().map_err(DiskError::when("find", path))?;
    let read = || fs::read(path).map_err(DiskError::when("read", path));
    let mark = if read()?.starts_with(MARK.as_bytes()) {
        MARK
    } else {
        ""
    };
    let (before, after) = (format!("{mark}{before}"), format!("{mark}{after}"));
    let file = whole(path, &after)?;
    let metadata = fs::metadata(path).map_err(DiskError::when("read", path))?;
    file.as_file()
        .set_permissions(metadata.permissions())
        .map_err(DiskError::when("write", path))?;
    // Looked at last, so that there is next to no time left for another change.
    if read()? != before.as_bytes() {
        return Err(AuthorError::Changed(path.to_owned()));
    }
    file.persist(path)
        .map_err(|error| DiskError::when("write", path)(error.error))?;
    Ok(())
}

/// A new file beside `path`, written to the end; it goes away unless it is given its name.
fn whole(path: &Path, text: &str) -> Result<tempfile::NamedTempFile, DiskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> io::Result<tempfile::NamedTempFile> {
        fs::create_dir_all(folder)?;
        let mut file = new_file(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(DiskError::when("write", path))
}

#[cfg(unix)]
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;

    // As an editor would make it; the usual mask of the process applies.
    let permissions = fs::Permissions::from_mode(0o666);
    tempfile::Builder::new()
        .prefix(".")
        .permissions(permissions)
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".").tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.toml");
        create(&path, "mine").unwrap();
        let error = create(&path, "yours").unwrap_err();
        assert!(matches!(error, AuthorError::Exists(_)), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[test]
    fn of_several_files_none_is_made_if_one_is_there() {
        let folder = tempfile::tempdir().unwrap();
        create(&folder.path().join("b"), "mine").unwrap();
        let error = create_all(folder.path(), &[("a", "1"), ("b", "2")]).unwrap_err();
        assert!(matches!(error, AuthorError::Exists(path) if path.ends_with("b")));
        assert!(!folder.path().join("a").exists());
    }

    #[test]
    fn a_change_that_was_not_read_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        create(&path, "as saved meanwhile").unwrap();
        let error = replace(&path, "as read", "as fixed").unwrap_err();
        assert!(matches!(error, AuthorError::Changed(_)), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "as saved meanwhile");
    }

    #[test]
    fn a_byte_order_mark_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        create(&path, "\u{FEFF}one").unwrap();
        replace(&path, "one", "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "\u{FEFF}two");
    }

    #[test]
    fn replacing_leaves_nothing_else_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        create(&path, "one").unwrap();
        replace(&path, "one", "two").unwrap();
        let names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|it| it.unwrap().file_name())
            .collect();
        assert_eq!(
            (names, fs::read_to_string(&path).unwrap()),
            (vec!["a.md".into()], "two".into())
        );
    }
}
