//! A site as the tip of a git branch.
//!
//! The main type is [`Branch`]. It speaks to `git` in its plumbing: files become objects,
//! objects a tree, the tree a commit, and the branch is moved to it last. The work tree and
//! the index of the repository are not touched. Who may write to a remote is git's business.

use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use super::publish::{MANIFEST, SUMS};
use crate::gate::Listing;

/// A file that GitHub keeps the name of a site's host in, and that no site writes itself.
const CNAME: &str = "CNAME";

/// A branch of a repository, here or at a remote.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The folder of the book: what a remote's own path is relative to.
    root: PathBuf,
    git_dir: PathBuf,
    /// The remote that has it; `None` for a branch of the repository itself.
    remote: Option<String>,
    name: String,
}

/// What a branch holds now.
#[derive(Clone, Debug, Default)]
pub struct Tip {
    commit: Option<String>,
    /// The list of the site there, if there is one.
    pub listing: Option<Listing>,
}

/// What became of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It is at this commit now.
    To(String),
    /// It held the same files already.
    Nothing,
}

/// Why a branch was not moved.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git.
    #[error("git is not installed, or not in PATH")]
    Missing,
    /// It could not be spoken to.
    #[error("git broke off: {0}")]
    Broken(#[from] io::Error),
    /// It refused.
    #[error("`git {asked}` failed: {said}")]
    Refused {
        /// What was asked.
        asked: String,
        /// What it said.
        said: String,
    },
    /// The book is in no repository.
    #[error("{} is in no git repository; `git init` begins one", .0.display())]
    NoRepository(PathBuf),
    /// The branch holds something else.
    #[error(
        "the branch {branch} holds `{found}`, which casebook did not put there; name another branch"
    )]
    Foreign {
        /// The branch.
        branch: String,
        /// What lies in it.
        found: String,
    },
    /// Somebody works on the branch.
    #[error("the branch {branch} is checked out in {place}; check out another one there")]
    CheckedOut {
        /// The branch.
        branch: String,
        /// Where.
        place: String,
    },
    /// No branch can have that name.
    #[error("`{0}` is no name for a branch")]
    BadName(String),
}

impl Branch {
    /// The branch that `named` means in the repository around the folder `root`:
    /// `gh-pages`, or `origin/gh-pages` for the branch of a remote.
    ///
    /// # Errors
    /// Fails if there is no git or no repository, or if no branch can have that name.
    pub fn find(root: &Path, named: &str) -> Result<Self, GitError> {
        let asked = ["rev-parse", "--absolute-git-dir"];
        let found = command().arg("-C").arg(root).args(asked).output();
        let found = found.map_err(missing)?;
        if !found.status.success() {
            return Err(GitError::NoRepository(root.to_owned()));
        }
        let mut branch = Self {
            root: root.to_owned(),
            git_dir: line(&found).into(),
            remote: None,
            name: named.to_owned(),
        };
        if let Some((remote, name)) = named.split_once('/') {
            let remotes = branch.ask(["remote"])?;
            if remotes.lines().any(|known| known == remote) {
                branch.remote = Some(remote.to_owned());
                branch.name = name.to_owned();
            }
        }
        let sound = branch.run(["check-ref-format", "--branch", &branch.name])?;
        if !sound.status.success() || branch.name.starts_with('-') {
            return Err(GitError::BadName(branch.name));
        }
        Ok(branch)
    }

    /// What the branch holds; from a remote, it is fetched.
    ///
    /// # Errors
    /// Fails if git does, or if the branch holds what casebook did not put there.
    pub fn tip(&self) -> Result<Tip, GitError> {
        let reference = self.reference();
        let commit = match &self.remote {
            Some(remote) => {
                let there = self.ask(["ls-remote", remote, &reference])?;
                let commit = there.split_whitespace().next().map(str::to_owned);
                if commit.is_some() {
                    let fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"];
                    self.ask(fetch.into_iter().chain([remote.as_str(), &reference]))?;
                }
                commit
            }
            None => {
                let asked = ["rev-parse", "--verify", "--quiet", &reference];
                let found = self.run(asked)?;
                found.status.success().then(|| line(&found))
            }
        };
        let Some(commit) = commit else {
            return Ok(Tip::default());
        };
        let listing = self.run(["cat-file", "blob", &format!("{commit}:{MANIFEST}")])?;
        let listing = match listing.status.success() {
            true => Listing::read(&*listing.stdout)?,
            false => None,
        };
        let names = self.ask(["ls-tree", "-z", "--name-only", &commit])?;
        let roots = listing.as_ref().map(Listing::roots).unwrap_or_default();
        let strange = names.split_terminator('\0').find(|name| {
            let ours = listing.is_some() && [MANIFEST, SUMS].contains(name);
            !ours && *name != CNAME && !roots.contains(name)
        });
        if let Some(found) = strange {
            return Err(GitError::Foreign {
                branch: self.name.clone(),
                found: found.to_owned(),
            });
        }
        Ok(Tip {
            commit: Some(commit),
            listing,
        })
    }

    /// Makes the site in `folder` the next commit after `tip`, and moves the branch there.
    ///
    /// A `CNAME` that the branch has and the site has not is kept.
    ///
    /// # Errors
    /// Fails if git does, if the branch is checked out, or if it has moved since `tip` was
    /// asked for; the branch is then as it was.
    pub fn publish(
        &self,
        folder: &Path,
        site: &Listing,
        tip: &Tip,
        message: &str,
    ) -> Result<Moved, GitError> {
        if self.remote.is_none() {
            self.refuse_checked_out()?;
        }
        let tree = self.tree(folder, site, tip)?;
        let mut commit = vec!["commit-tree".to_owned(), tree.clone()];
        if let Some(parent) = &tip.commit {
            let same = self.ask(["rev-parse", &format!("{parent}^{{tree}}")])?;
            if same == tree {
                return Ok(Moved::Nothing);
            }
            commit.extend(["-p".to_owned(), parent.clone()]);
        }
        commit.extend(["-m".to_owned(), message.to_owned()]);
        let commit = self.ask(&commit)?;
        let reference = self.reference();
        match &self.remote {
            Some(remote) => {
                let to = format!("{commit}:{reference}");
                self.ask(["push", "--quiet", "--no-verify", remote, &to])?;
            }
            None => {
                // Moved only if it is where it was: nothing there is forty zeros.
                let before = tip
                    .commit
                    .clone()
                    .unwrap_or_else(|| "0".repeat(commit.len()));
                let asked = ["update-ref", "-m", "casebook publish", &reference, &commit];
                self.ask(asked.into_iter().chain([before.as_str()]))?;
            }
        }
        Ok(Moved::To(commit))
    }

    /// Writes the files of a site as objects, and gives the tree of them.
    fn tree(&self, folder: &Path, site: &Listing, tip: &Tip) -> Result<String, GitError> {
        let folder = std::path::absolute(folder)?;
        let paths: Vec<&str> = (site.files.iter().map(|file| &*file.path))
            .chain([MANIFEST, SUMS])
            .collect();
        let mut asked = Vec::new();
        for path in &paths {
            asked.extend_from_slice(folder.join(path).as_os_str().as_encoded_bytes());
            asked.push(b'\n');
        }
        // Whatever git would change in a file on its way in, line ends above all, must not be.
        let hash = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
        let objects = self.feed(self.command(hash), &hash.join(" "), asked)?;
        let mut entries = Vec::new();
        let mut keeps_cname = true;
        for (object, path) in objects.lines().zip(&paths) {
            entries.extend_from_slice(format!("100644 {object}\t{path}\0").as_bytes());
            keeps_cname &= *path != CNAME;
        }
        if let Some(commit) = tip.commit.as_ref().filter(|_| keeps_cname) {
            let kept = self.ask(["ls-tree", commit, CNAME])?;
            if let Some((mode, object)) = kept.split_once(" blob ") {
                let object = object.split_whitespace().next().unwrap_or_default();
                entries.extend_from_slice(format!("{mode} {object}\t{CNAME}\0").as_bytes());
            }
        }
        let aside = tempfile::Builder::new().prefix("casebook-").tempdir()?;
        let index = aside.path().join("index");
        let update = ["update-index", "-z", "--index-info"];
        let mut command = self.command(update);
        command.env("GIT_INDEX_FILE", &index);
        self.feed(command, &update.join(" "), entries)?;
        let mut command = self.command(["write-tree"]);
        command.env("GIT_INDEX_FILE", &index);
        self.feed(command, "write-tree", Vec::new())
    }

    fn refuse_checked_out(&self) -> Result<(), GitError> {
        let reference = self.reference();
        let place = self.ask(["for-each-ref", "--format=%(worktreepath)", &reference])?;
        // A branch without a commit yet is known by HEAD alone.
        let head = line(&self.run(["symbolic-ref", "--quiet", "HEAD"])?);
        let place = match place.is_empty() && head == reference {
            true => "this repository".to_owned(),
            false => place,
        };
        if place.is_empty() {
            return Ok(());
        }
        Err(GitError::CheckedOut {
            branch: self.name.clone(),
            place,
        })
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", self.name)
    }

    /// What git prints when asked, without the last line end.
    fn ask<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<String, GitError> {
        let arguments: Vec<A> = arguments.into_iter().collect();
        let asked = arguments.first().map_or_else(String::new, |first| {
            first.as_ref().to_string_lossy().into_owned()
        });
        let answer = self.run(&arguments)?;
        heard(answer, &asked)
    }

    fn run<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Output, GitError> {
        self.command(arguments).output().map_err(missing)
    }

    /// What git prints when given `input`.
    fn feed(&self, mut command: Command, asked: &str, input: Vec<u8>) -> Result<String, GitError> {
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(missing)?;
        let mut stdin = child.stdin.take().expect("it was asked for");
        // Both ends at once: git answers while it is still being asked.
        let asking = thread::spawn(move || stdin.write_all(&input));
        let answer = child.wait_with_output()?;
        let written = asking.join().expect("writing does not panic");
        let heard = heard(answer, asked)?;
        written?;
        Ok(heard)
    }

    fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = command();
        command.arg("-C").arg(&self.root);
        command.arg("--git-dir").arg(&self.git_dir).args(arguments);
        command
    }
}

fn command() -> Command {
    let mut command = Command::new("git");
    // As a hook of git casebook would inherit the index of a commit that is being made.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").stdin(Stdio::null());
    command
}

fn heard(answer: Output, asked: &str) -> Result<String, GitError> {
    if answer.status.success() {
        return Ok(line(&answer));
    }
    Err(GitError::Refused {
        asked: asked.to_owned(),
        said: String::from_utf8_lossy(&answer.stderr).trim().to_owned(),
    })
}

fn line(answer: &Output) -> String {
    let text = String::from_utf8_lossy(&answer.stdout);
    text.trim_end_matches(['\n', '\r']).to_owned()
}

fn missing(error: io::Error) -> GitError {
    match error.kind() {
        io::ErrorKind::NotFound => GitError::Missing,
        _ => GitError::Broken(error),
    }
}
