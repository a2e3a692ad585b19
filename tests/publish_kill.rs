//! The law "whole or not at all", for the program itself: killed at any moment, or on a
//! disk that is full, it leaves the old site or the new one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test runs the program in a folder of its own, and kills it"
)]
#![allow(
    clippy::print_stdout,
    reason = "says why a test was left out, and counts"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

type Files = BTreeMap<String, Vec<u8>>;

/// A book of a few dozen files, in its first or its second wording.
fn write_book(root: &Path, wording: usize) {
    let cases = root.join("content/cases");
    fs::create_dir_all(&cases).unwrap();
    fs::write(root.join("book.toml"), "[book]\ntitle = \"Kettles\"\n").unwrap();
    for n in 0..8 {
        // One is there in one wording alone, and most are the same in both.
        let path = cases.join(format!("kettle-{n}.md"));
        if n == 7 && wording == 1 {
            let _ = fs::remove_file(path);
            continue;
        }
        let words = if n == 0 {
            format!("Wording {wording}.")
        } else {
            String::new()
        };
        let text = format!(
            "---\ntitle: Kettle {n}\nreferences:\n- {{id: s-{n}, type: book, title: Kettles {n}}}\n---\n\n\
             ::: {{#c-{n} .claim}}\n\nIt broke [@s-{n}]. {words}\n\n:::\n"
        );
        fs::write(path, text).unwrap();
    }
}

fn files(folder: &Path) -> Files {
    let paths = support::files(folder);
    let read = |path: String| {
        let bytes = fs::read(folder.join(&path)).unwrap();
        (path, bytes)
    };
    paths.into_iter().map(read).collect()
}

fn casebook(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args(arguments)
        .arg("--root")
        .arg(root)
        .arg("--quiet");
    command
        .env("HOME", root)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Ann");
        command.env(format!("GIT_{who}_EMAIL"), "ann@example.org");
    }
    command
}

#[track_caller]
fn succeeds(mut command: Command) {
    assert!(command.status().unwrap().success());
}

/// Numbers that look random and are the same in every run.
fn random(n: u64) -> u64 {
    let mixed = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32
}

/// Starts the command, and kills it at some moment of the time that it takes.
fn killed(mut command: Command, takes: Duration, n: u64) {
    let mut child = command.spawn().unwrap();
    let moment = takes.as_micros() as u64 * (random(n) % 1100) / 1000;
    thread::sleep(Duration::from_micros(moment));
    let _ = child.kill();
    child.wait().unwrap();
}

/// Kills `times` runs of `casebook COMMAND`, which puts the site in `public`.
fn kill(command: &[&str], times: u64) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    let public = root.join("public");
    let out = public.to_str().unwrap();
    let arguments: Vec<&str> = command
        .iter()
        .map(|it| if *it == "OUT" { out } else { it })
        .collect();
    let mut whole = Vec::new();
    let mut takes = Duration::ZERO;
    for wording in [1, 0] {
        write_book(&root, wording);
        let start = Instant::now();
        succeeds(casebook(&root, &arguments));
        takes = start.elapsed();
        whole.push(files(&public));
    }
    let mut seen = [0, 0];
    for n in 0..times {
        write_book(&root, (n % 2) as usize);
        killed(casebook(&root, &arguments), takes, n);
        let now = files(&public);
        let which = whole.iter().position(|whole| *whole == now);
        seen[which.unwrap_or_else(|| panic!("after kill {n} the site is neither old nor new"))] +=
            1;
    }
    let what = command[0];
    println!(
        "kill: {times} of {what}: {} left the one site, {} the other",
        seen[0], seen[1]
    );
    write_book(&root, 0);
    succeeds(casebook(&root, &arguments));
    assert!(files(&public) == whole[1], "the last site is not whole");
    let mut names: Vec<String> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["book.toml", "content", "public"]);
}

/// Kills `times` publications to a branch: it is always at a whole site.
fn kill_git(times: u64) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    write_book(&root, 1);
    let git = |arguments: &[&str]| {
        let done = Command::new("git")
            .arg("-C")
            .arg(&root)
            .args(arguments)
            .output();
        let done = done.unwrap();
        (
            done.status.success(),
            String::from_utf8(done.stdout).unwrap(),
        )
    };
    assert!(git(&["init", "--quiet", "--initial-branch=main"]).0);
    let arguments = [
        "publish",
        "git:pages",
        "--allow",
        "gone-page,gone-anchor,fewer-pages",
    ];
    let mut trees = Vec::new();
    let mut takes = Duration::ZERO;
    for wording in [1, 0] {
        write_book(&root, wording);
        let start = Instant::now();
        succeeds(casebook(&root, &arguments));
        takes = start.elapsed();
        trees.push(git(&["rev-parse", "pages^{tree}"]).1);
    }
    for n in 0..times {
        write_book(&root, (n % 2) as usize);
        killed(casebook(&root, &arguments), takes, n + 1000);
        let tree = git(&["rev-parse", "pages^{tree}"]).1;
        assert!(
            trees.contains(&tree),
            "after kill {n} the branch is at neither site"
        );
    }
    write_book(&root, 0);
    succeeds(casebook(&root, &arguments));
    assert_eq!(git(&["rev-parse", "pages^{tree}"]).1, trees[1]);
    assert!(git(&["fsck", "--strict", "--no-dangling"]).0);
    assert_eq!(
        git(&["status", "--porcelain", "--untracked-files=no"]).1,
        ""
    );
    println!("kill: {times} of publish to a branch");
}

#[test]
fn a_build_that_is_killed_leaves_a_whole_site() {
    kill(&["build"], 12);
}

#[test]
#[ignore = "takes minutes: tests/run long"]
fn a_hundred_builds_that_are_killed_leave_a_whole_site() {
    kill(&["build"], 100);
}

#[test]
#[ignore = "takes minutes: tests/run long"]
fn seventy_publications_that_are_killed_leave_a_whole_site() {
    kill(
        &[
            "publish",
            "OUT",
            "--allow",
            "gone-page,gone-anchor,fewer-pages",
        ],
        70,
    );
}

#[test]
#[ignore = "takes minutes: tests/run long"]
fn thirty_publications_to_a_branch_that_are_killed_leave_it_at_a_whole_site() {
    kill_git(30);
}

/// A file system of its own in memory.
struct Mounted(PathBuf);

impl Mounted {
    /// None where nothing can be mounted, which is said.
    fn at(folder: PathBuf) -> Option<Self> {
        fs::create_dir_all(&folder).unwrap();
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=64m", "none"])
            .arg(&folder);
        if mount.output().is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        println!("left out, as nothing can be mounted here");
        None
    }

    /// Mounts it anew with these options, as it is.
    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let mut mount = Command::new("mount");
        mount.args(["-o", &options]).arg(&self.0);
        succeeds(mount);
    }

    fn used_kilobytes(&self) -> u64 {
        let mut df = Command::new("df");
        let done = df.args(["--output=used", "-k"]).arg(&self.0).output();
        let text = String::from_utf8(done.unwrap().stdout).unwrap();
        text.lines().nth(1).unwrap().trim().parse().unwrap()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// A build to `out` that the disk does not let be: told by `words`, and without a trace.
#[track_caller]
fn refused(root: &Path, out: &Path, words: &str) {
    let before = files(out);
    let mut build = casebook(root, &["build", "--out", out.to_str().unwrap()]);
    let done = build.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "{said}");
    assert!(files(out) == before, "the old site is not as it was");
    let beside = fs::read_dir(out.parent().unwrap()).unwrap().count();
    assert_eq!(beside, 1, "something is left beside the site");
}

/// Full at twenty points, from the first file to the last.
#[test]
#[ignore = "mounts a file system, which root alone may: tests/run long"]
fn a_disk_that_is_full_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    let disk = folder.path().join("disk");
    let out = disk.join("public");
    let build = || casebook(&root, &["build", "--out", out.to_str().unwrap()]);
    let mut sites = Vec::new();
    for wording in [1, 0] {
        let Some(_disk) = Mounted::at(disk.clone()) else {
            return;
        };
        write_book(&root, wording);
        succeeds(build());
        sites.push(files(&out));
    }
    // What a build writes beside the old site: a file that did not change takes no room,
    // the others take whole pages of memory.
    let (old, new) = (&sites[0], &sites[1]);
    let written = new
        .iter()
        .filter(|(path, bytes)| old.get(*path) != Some(bytes));
    let pages = written.map(|(_, bytes)| bytes.len().div_ceil(4096) as u64);
    let kilobytes = 4 * pages.sum::<u64>();
    assert!(
        kilobytes >= 80,
        "{kilobytes} kB are too few for twenty points"
    );
    for point in 0..=20 {
        let disk = Mounted::at(disk.clone()).unwrap();
        write_book(&root, 1);
        succeeds(build());
        write_book(&root, 0);
        let room =
            |kilobytes| disk.remount(&format!("size={}k", disk.used_kilobytes() + kilobytes));
        if point < 20 {
            room(point * kilobytes / 20);
            refused(&root, &out, "No space left on device");
        } else {
            room(2 * kilobytes);
            succeeds(build());
            assert!(files(&out) == *new, "the new site is not whole");
        }
    }
    println!("full disk: 20 points of {kilobytes} kB");
}

#[test]
#[ignore = "mounts a file system, which root alone may: tests/run long"]
fn a_disk_that_may_only_be_read_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    let Some(disk) = Mounted::at(folder.path().join("disk")) else {
        return;
    };
    let out = disk.0.join("public");
    write_book(&root, 1);
    succeeds(casebook(&root, &["build", "--out", out.to_str().unwrap()]));
    write_book(&root, 0);
    disk.remount("ro");
    refused(&root, &out, "Read-only file system");
}
