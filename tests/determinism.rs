//! The law "same project, same bytes": for any number of threads, any order of files, and
//! wherever the folder lies.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test copies a book to another folder"
)]

mod support;

use std::path::{Path, PathBuf};

use casebook::Memo;
use casebook::project::Project;

/// The demonstration book, and a small one.
fn books() -> [PathBuf; 2] {
    [
        support::demonstration(),
        support::tests("books/worked-example"),
    ]
}

/// Builds and renders in a pool of `threads`.
fn with_threads(threads: usize, project: &Project) -> (support::Published, String) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    let (published, found) = pool.install(|| support::build(project, &Memo::default()));
    (published, format!("{found:#?}"))
}

#[track_caller]
fn assert_equal(a: &(support::Published, String), b: &(support::Published, String)) {
    support::assert_same(&a.0, &b.0, "from one build to the next");
    assert_eq!(a.1, b.1);
}

#[test]
fn one_thread_and_eight_give_the_same_site() {
    for root in books() {
        let project = support::open(&root).project;
        assert_equal(&with_threads(1, &project), &with_threads(8, &project));
    }
}

#[test]
fn the_order_in_which_files_were_read_leaves_no_trace() {
    for root in books() {
        let project = support::open(&root).project;
        let mut reversed = project.clone();
        reversed.cases.reverse();
        reversed.pages.reverse();
        reversed.sources.reverse();
        reversed.bibliographies.reverse();
        reversed.captures.reverse();
        reversed.statics.reverse();
        reversed.others.reverse();
        reversed.theme.templates.reverse();
        reversed.theme.assets.reverse();
        reversed.theme.strings.reverse();
        assert_equal(&with_threads(2, &project), &with_threads(2, &reversed));
    }
}

#[test]
fn a_book_gives_the_same_site_from_another_folder() {
    for root in books() {
        let elsewhere = tempfile::tempdir().unwrap();
        copy_book(&root, elsewhere.path());
        let [here, there] = [&root, elsewhere.path()].map(|root| support::open(root).project);
        assert_equal(&with_threads(2, &here), &with_threads(2, &there));
    }
}

/// What casebook reads of a folder, and no more: a repository holds more than its book.
fn copy_book(from: &Path, to: &Path) {
    std::fs::copy(from.join("book.toml"), to.join("book.toml")).unwrap();
    for folder in ["content", "themes"] {
        if from.join(folder).is_dir() {
            support::copy(&from.join(folder), &to.join(folder));
        }
    }
}
