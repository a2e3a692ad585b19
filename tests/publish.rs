//! The law "whole or not at all": whatever goes wrong, readers see the old site or the new.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test looks at the folder it made"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use casebook::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use casebook::io::disk::{Disk, RealDisk};
use casebook::io::publish::{Content, PublishError, Publishable, Published, publish, publish_if};

/// A site of fixed files.
#[derive(Clone)]
struct Fixed(Vec<(&'static str, Page)>);

#[derive(Clone)]
enum Page {
    Good(Vec<u8>),
    Bad,
    Copied(std::path::PathBuf),
    /// Made part by part; a part without words has an error.
    Parts(Vec<&'static str>),
}

impl Publishable for Fixed {
    fn paths(&self) -> Vec<Box<str>> {
        self.0.iter().map(|(path, _)| (*path).into()).collect()
    }

    fn render(&self, index: usize) -> Diagnosed<Content> {
        let mut found = Diagnostics::new();
        let content = match &self.0[index].1 {
            Page::Good(bytes) => Content::Bytes(bytes.clone()),
            Page::Copied(file) => Content::File(file.clone()),
            Page::Bad => {
                found.push(Diagnostic::nowhere(Code::TEMPLATE_ERROR, self.0[index].0));
                Content::Bytes(Vec::new())
            }
            Page::Parts(_) => panic!("what has parts is asked for each"),
        };
        found.with(content)
    }

    fn parts(&self, index: usize) -> usize {
        match &self.0[index].1 {
            Page::Parts(parts) => parts.len(),
            _ => 1,
        }
    }

    fn render_part(&self, index: usize, part: usize) -> Diagnosed<Vec<u8>> {
        let Page::Parts(parts) = &self.0[index].1 else {
            panic!("it has one part");
        };
        let mut found = Diagnostics::new();
        if parts[part].is_empty() {
            found.push(Diagnostic::nowhere(Code::TEMPLATE_ERROR, self.0[index].0));
        }
        found.with(parts[part].into())
    }
}

fn site(pages: &[(&'static str, &str)]) -> Fixed {
    Fixed(
        pages
            .iter()
            .map(|&(path, text)| (path, Page::Good(text.into())))
            .collect(),
    )
}

fn old_site() -> Fixed {
    site(&[
        ("index.html", "old"),
        ("a/index.html", "same"),
        ("gone/index.html", "gone"),
    ])
}

fn new_site() -> Fixed {
    site(&[
        ("index.html", "new, and longer"),
        ("a/index.html", "same"),
        ("b/c.css", "b"),
    ])
}

/// Publishes with nothing in the way.
#[track_caller]
fn put(site: &Fixed, out: &Path) -> Published {
    publish(site, out, &[], &RealDisk).unwrap().value.unwrap()
}

/// All files of a folder with their texts, by path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_site_is_its_files_and_the_lists_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let published = put(&site(&[("b.txt", "b"), ("a/index.html", "a")]), &out);
    assert_eq!(
        published,
        Published {
            files: 4,
            unchanged: 0,
            bytes: published.bytes
        }
    );
    let a = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    let b = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";
    let files = files(&out);
    assert_eq!(
        files["manifest.json"],
        format!(
            "{{\"generator\":\"casebook\",\"files\":[\n\
             {{\"path\":\"a/index.html\",\"bytes\":1,\"sha256\":\"{a}\"}},\n\
             {{\"path\":\"b.txt\",\"bytes\":1,\"sha256\":\"{b}\"}}\n]}}\n"
        )
    );
    let sums: Vec<&str> = files["SHA256SUMS"].lines().collect();
    assert_eq!(sums.len(), 3);
    assert_eq!(
        [sums[0], sums[1]],
        [format!("{a}  a/index.html"), format!("{b}  b.txt")]
    );
    assert!(sums[2].ends_with("  manifest.json"));
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn what_the_new_site_does_not_have_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    put(&new_site(), &out);
    let paths: Vec<String> = files(&out).into_keys().collect();
    assert_eq!(
        paths,
        [
            "SHA256SUMS",
            "a/index.html",
            "b/c.css",
            "index.html",
            "manifest.json"
        ]
    );
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn a_file_whose_bytes_did_not_change_keeps_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in [
        "index.html",
        "a/index.html",
        "gone/index.html",
        "manifest.json",
    ] {
        File::options()
            .write(true)
            .open(out.join(path))
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    let published = put(&new_site(), &out);
    let time = |path: &str| fs::metadata(out.join(path)).unwrap().modified().unwrap();
    assert_eq!(time("a/index.html"), long_ago);
    assert_ne!(time("index.html"), long_ago);
    assert_ne!(time("manifest.json"), long_ago);
    assert_eq!(published.unchanged, 1);
    // Nothing at all changes, so every file keeps its time, the lists too.
    assert_eq!(put(&new_site(), &out).unchanged, 5);
}

#[test]
fn a_file_made_part_by_part_is_one_file_and_keeps_its_time_while_it_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let of = |parts: &[&'static str]| Fixed(vec![("data.json", Page::Parts(parts.to_vec()))]);
    put(&of(&["[1", ", 2", "]"]), &out);
    assert_eq!(files(&out)["data.json"], "[1, 2]");
    assert_eq!(put(&of(&["[1, ", "2]"]), &out).unchanged, 3);
    assert_eq!(put(&of(&["[1, ", "3]"]), &out).unchanged, 0);
    assert_eq!(files(&out)["data.json"], "[1, 3]");
    let bad = publish(&of(&["[1, ", ""]), &out, &[], &RealDisk).unwrap();
    assert_eq!((bad.value, bad.found.len()), (None, 1));
    assert_eq!(files(&out)["data.json"], "[1, 3]");
}

#[test]
fn a_file_may_have_the_name_of_a_list_with_an_ending() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let site = site(&[("SHA256SUMS.old", "a"), ("manifest.json.old", "b")]);
    put(&site, &out);
    assert_eq!(put(&site, &out).unchanged, 4);
    assert_eq!(files(&out)["SHA256SUMS.old"], "a");
}

#[test]
fn a_published_file_that_was_tampered_with_is_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    fs::write(out.join("index.html"), "odl").unwrap();
    put(&old_site(), &out);
    assert_eq!(files(&out)["index.html"], "old");
}

#[test]
fn a_copied_file_keeps_its_time_only_while_it_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let picture = folder.path().join("picture.png");
    fs::write(&picture, "picture, as large as it was").unwrap();
    let site = Fixed(vec![("picture.png", Page::Copied(picture.clone()))]);
    put(&site, &out);
    assert_eq!(put(&site, &out).unchanged, 3);
    fs::write(&picture, "PICTURE, as large as it was").unwrap();
    assert_eq!(put(&site, &out).unchanged, 0);
    let files = files(&out);
    assert_eq!(files["picture.png"], "PICTURE, as large as it was");
}

#[test]
fn a_page_with_an_error_leaves_the_old_site_and_every_finding_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    let before = files(&out);
    let mut pages = new_site().0;
    pages.insert(0, ("bad/1.html", Page::Bad));
    pages.push(("bad/2.html", Page::Bad));
    let result = publish(&Fixed(pages), &out, &[], &RealDisk).unwrap();
    assert_eq!(result.value, None);
    let messages: Vec<&str> = result.found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages, ["bad/1.html", "bad/2.html"]);
    assert_eq!(files(&out), before);
    assert_eq!(names(folder.path()), ["public"]);
}

/// A disk that fails at one change, and perhaps at all that follow: then the process is
/// as good as killed.
struct Failing {
    changes: AtomicUsize,
    at: usize,
    killed: bool,
    can_exchange: bool,
}

impl Failing {
    fn fail(&self) -> io::Result<()> {
        let n = self.changes.fetch_add(1, Ordering::SeqCst);
        if n == self.at || (self.killed && n > self.at) {
            return Err(io::Error::other("the disk is on fire"));
        }
        Ok(())
    }
}

impl Disk for Failing {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.fail().and_then(|()| RealDisk.make_folder(path))
    }

    fn store(&self, path: &Path, content: &mut dyn Read) -> io::Result<()> {
        if let Err(error) = self.fail() {
            // A disk that is full has taken some of it.
            RealDisk.store(path, &mut content.take(1))?;
            return Err(error);
        }
        RealDisk.store(path, content)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.fail().and_then(|()| RealDisk.link(from, to))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.fail().and_then(|()| RealDisk.rename(from, to))
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.fail()?;
        if self.can_exchange {
            return RealDisk.exchange(one, other);
        }
        Err(ErrorKind::Unsupported.into())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.fail().and_then(|()| RealDisk.remove(path))
    }
}

/// Publishes the new site over the old one with a failure at every change in turn, and
/// calls `check` with what the folder holds and with whether publishing said it failed.
fn fail_everywhere(killed: bool, can_exchange: bool, check: impl Fn(&Path, bool, usize)) {
    for at in 0.. {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        put(&old_site(), &out);
        let disk = Failing {
            changes: AtomicUsize::new(0),
            at,
            killed,
            can_exchange,
        };
        let failed = publish(&new_site(), &out, &[], &disk).is_err();
        check(&out, failed, at);
        // The next build heals whatever this one left.
        put(&new_site(), &out);
        assert_eq!(
            page(&out),
            "new, and longer",
            "after a failure at change {at}"
        );
        assert_eq!(
            names(folder.path()),
            ["public"],
            "after a failure at change {at}"
        );
        if disk.changes.into_inner() <= at {
            assert!(at > 10, "a build makes more changes than {at}");
            return;
        }
    }
}

fn page(out: &Path) -> String {
    fs::read_to_string(out.join("index.html")).unwrap_or_default()
}

#[track_caller]
fn assert_whole(out: &Path, expected: &Fixed) {
    let mut found = files(out);
    found.retain(|path, _| !matches!(path.as_str(), "manifest.json" | "SHA256SUMS"));
    let expected: BTreeMap<String, String> = (expected.0.iter())
        .map(|(path, page)| match page {
            Page::Good(bytes) => (
                (*path).to_owned(),
                String::from_utf8(bytes.clone()).unwrap(),
            ),
            _ => unreachable!("the sites here are all good"),
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_disk_that_fails_at_any_change_leaves_the_old_site_or_the_new() {
    fail_everywhere(false, true, |out, failed, _| {
        assert_whole(out, &if failed { old_site() } else { new_site() });
    });
}

#[test]
fn a_build_killed_at_any_change_leaves_the_old_site_or_the_new() {
    fail_everywhere(true, true, |out, failed, _| {
        assert_whole(out, &if failed { old_site() } else { new_site() });
    });
}

#[test]
fn without_an_exchange_a_failing_disk_leaves_the_old_site_or_the_new() {
    fail_everywhere(false, false, |out, failed, _| {
        assert_whole(out, &if failed { old_site() } else { new_site() });
    });
}

#[test]
fn killed_between_two_renames_the_next_build_puts_the_old_site_back_first() {
    let between = AtomicUsize::new(0);
    fail_everywhere(true, false, |out, failed, at| {
        if out.exists() {
            return assert_whole(out, &if failed { old_site() } else { new_site() });
        }
        between.fetch_add(1, Ordering::SeqCst);
        let last = out.with_file_name("public.last");
        assert_whole(&last, &old_site());
        let broken = Fixed(vec![("index.html", Page::Bad)]);
        assert_eq!(
            publish(&broken, out, &[], &RealDisk).unwrap().value,
            None,
            "change {at}"
        );
        assert_whole(out, &old_site());
    });
    assert_eq!(between.into_inner(), 1);
}

#[track_caller]
fn refuses(out: &Path, kept: &[&Path]) -> PublishError {
    publish(&new_site(), out, kept, &RealDisk).unwrap_err()
}

#[test]
fn a_folder_that_casebook_did_not_make_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.tex"), "years of work").unwrap();
    let error = refuses(&out, &[]);
    assert!(
        matches!(&error, PublishError::Foreign { found, .. } if found == "thesis.tex"),
        "{error}"
    );
    assert_eq!(files(&out)["thesis.tex"], "years of work");
}

#[test]
fn a_site_in_which_somebody_put_a_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    fs::create_dir(out.join(".git")).unwrap();
    let error = refuses(&out, &[]);
    assert!(
        matches!(&error, PublishError::Foreign { found, .. } if found == ".git"),
        "{error}"
    );
}

#[test]
fn a_neighbour_folder_that_is_somebody_elses_is_not_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let next = folder.path().join("public.next");
    fs::create_dir(&next).unwrap();
    fs::write(next.join("plan.txt"), "mine").unwrap();
    let error = refuses(&folder.path().join("public"), &[]);
    assert!(matches!(error, PublishError::Foreign { .. }), "{error}");
    assert_eq!(files(&next)["plan.txt"], "mine");
}

#[test]
fn an_empty_folder_is_published_to() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    fs::create_dir(&out).unwrap();
    put(&new_site(), &out);
    assert_whole(&out, &new_site());
}

#[test]
fn a_folder_in_the_book_or_around_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    fs::create_dir_all(content.join("cases")).unwrap();
    for out in [
        &content,
        &content.join("public"),
        folder.path(),
        &content.join("../content/x"),
    ] {
        let error = refuses(out, &[&content]);
        assert!(
            matches!(error, PublishError::Overlap { .. }),
            "{}: {error}",
            out.display()
        );
    }
}

#[test]
fn a_second_build_to_the_same_folder_is_refused_while_the_first_is_at_work() {
    struct Nested<'a>(&'a Path);
    impl Publishable for Nested<'_> {
        fn paths(&self) -> Vec<Box<str>> {
            vec!["index.html".into()]
        }
        fn render(&self, _: usize) -> Diagnosed<Content> {
            let error = publish(&new_site(), self.0, &[], &RealDisk).unwrap_err();
            assert!(matches!(error, PublishError::Busy(_)), "{error}");
            Diagnostics::new().with(Content::Bytes(b"first".to_vec()))
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    publish(&Nested(&out), &out, &[], &RealDisk).unwrap();
    assert_eq!(page(&out), "first");
}

#[test]
fn two_files_at_one_path_or_outside_the_site_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    for path in [
        "../x",
        "/x",
        "a//b",
        "index.html",
        "manifest.json",
        "a/./b",
        "",
    ] {
        let error = publish(
            &site(&[("index.html", ""), (path, "")]),
            &out,
            &[],
            &RealDisk,
        );
        assert!(
            matches!(error, Err(PublishError::BadPath(it)) if it == path),
            "{path}"
        );
    }
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn an_error_of_the_disk_names_the_path() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let error = refuses(&folder.path().join("file/public"), &[]).to_string();
    assert!(
        error.contains("file/public") || error.contains("/file"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_the_folder_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real");
    let link = folder.path().join("public");
    put(&old_site(), &real);
    std::os::unix::fs::symlink(&real, &link).unwrap();
    put(&new_site(), &link);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_whole(&real, &new_site());
}

/// A site that does something to the disk while its first page is made.
struct Meddling<'a, F: Fn() + Sync>(&'a Fixed, F);

impl<F: Fn() + Sync> Publishable for Meddling<'_, F> {
    fn paths(&self) -> Vec<Box<str>> {
        self.0.paths()
    }

    fn render(&self, index: usize) -> Diagnosed<Content> {
        if index == 0 {
            (self.1)();
        }
        self.0.render(index)
    }
}

#[test]
fn a_folder_that_vanishes_while_it_is_filled_is_an_error_and_the_old_site_stays() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    let before = files(&out);
    let next = folder.path().join("public.next");
    let new = new_site();
    let site = Meddling(&new, || fs::remove_dir_all(&next).unwrap());
    let error = publish(&site, &out, &[], &RealDisk)
        .unwrap_err()
        .to_string();
    assert!(error.contains("public.next"), "{error}");
    assert_eq!(files(&out), before);
    put(&new_site(), &out);
    assert_whole(&out, &new_site());
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn an_old_site_that_vanishes_meanwhile_is_no_loss_to_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    let new = new_site();
    let site = Meddling(&new, || fs::remove_dir_all(&out).unwrap());
    publish(&site, &out, &[], &RealDisk).unwrap().value.unwrap();
    assert_whole(&out, &new_site());
    assert_eq!(names(folder.path()), ["public"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_an_error_that_names_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let shelf = folder.path().join("shelf");
    let out = shelf.join("public");
    put(&old_site(), &out);
    let before = files(&out);
    let may = |mode| fs::set_permissions(&shelf, fs::Permissions::from_mode(mode)).unwrap();
    may(0o555);
    // Root may write everywhere; for root there is nothing to see here.
    if File::create(shelf.join("probe")).is_err() {
        let error = refuses(&out, &[]).to_string();
        assert!(error.contains("public.lock"), "{error}");
        assert_eq!(files(&out), before);
    }
    may(0o755);
}

#[test]
fn a_judge_that_finds_an_error_keeps_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    let before = files(&out);
    let judged = publish_if(&new_site(), &out, &[], &RealDisk, &|old, new| {
        assert_eq!(old.unwrap().files.len(), 3);
        assert_eq!(new.files.len(), 3);
        let mut found = Diagnostics::new();
        found.push(Diagnostic::nowhere(Code::GONE_PAGE, "gone"));
        found
    });
    let judged = judged.unwrap();
    assert_eq!((judged.value, judged.found.len()), (None, 1));
    assert_eq!(files(&out), before);
    assert_eq!(names(folder.path()), ["public"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_changed_is_a_new_file_and_never_written_over() {
    use std::os::unix::fs::MetadataExt;

    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    put(&old_site(), &out);
    // A copy that shares its files, as `cp -al` makes it.
    let copy = folder.path().join("copy.html");
    fs::hard_link(out.join("index.html"), &copy).unwrap();
    let same = fs::metadata(out.join("a/index.html")).unwrap().ino();
    put(&new_site(), &out);
    assert_eq!(fs::read_to_string(&copy).unwrap(), "old");
    assert_eq!(fs::metadata(out.join("a/index.html")).unwrap().ino(), same);
}

#[test]
fn a_lock_file_that_a_killed_build_left_locks_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    fs::write(folder.path().join("public.lock"), "").unwrap();
    put(&new_site(), &out);
    assert_eq!(names(folder.path()), ["public"]);
}
