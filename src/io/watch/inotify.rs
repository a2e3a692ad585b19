//! Linux: the kernel queues a change in the very call that makes it, so that whoever
//! empties the queue knows of every change made before.
//!
//! Not on file systems that others change behind the kernel's back; see inotify(7).

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use rustix::io::Errno;

use super::{Changes, Territory};
use crate::text::FilePath;

/// Room for the events of one call; the kernel keeps those that do not fit.
const ROOM: usize = 16 << 10;

/// The queue of the kernel, and what its numbers mean.
#[derive(Debug)]
pub struct System {
    queue: Arc<OwnedFd>,
    watched: BTreeMap<i32, Vec<Place>>,
}

/// Rings when the queue is not empty.
#[derive(Clone, Debug)]
pub struct Signal(Arc<OwnedFd>);

/// A folder that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Its path in the book; empty for the root, `None` if it has none that is UTF-8.
    Own(Option<String>),
    /// It holds what a link in the book names.
    Linked,
}

impl System {
    /// An empty queue.
    pub fn new() -> Result<Self, String> {
        let queue = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)
            .map_err(|error| trouble(error, Path::new("")))?;
        Ok(Self {
            queue: Arc::new(queue),
            watched: BTreeMap::new(),
        })
    }

    /// Watches what is in `territory` and nothing else. Gives whether a folder is new.
    pub fn cover(&mut self, root: &Path, territory: &Territory) -> Result<bool, String> {
        let own = territory.folders.iter().map(|folder| {
            let path = folder.strip_prefix(root).ok().and_then(Path::to_str);
            (folder, Place::Own(path.map(str::to_owned)))
        });
        let linked = territory.linked.iter();
        let all = own.chain(linked.map(|folder| (folder, Place::Linked)));
        let mut watched: BTreeMap<i32, Vec<Place>> = BTreeMap::new();
        for (folder, place) in all {
            match inotify::add_watch(&*self.queue, folder.as_path(), flags()) {
                Ok(number) => watched.entry(number).or_default().push(place),
                // It went away meanwhile, of which the folder above it tells.
                Err(Errno::NOENT | Errno::NOTDIR) if folder != root => {}
                Err(error) => return Err(trouble(error, folder)),
            }
        }
        for folder in territory.trees.iter().map(|tree| root.join(tree)) {
            if let Some(why) = elsewhere(&folder) {
                return Err(why);
            }
        }
        let begun = watched.keys().any(|it| !self.watched.contains_key(it));
        for number in self.watched.keys().filter(|it| !watched.contains_key(it)) {
            // One whose folder is gone has been removed by the kernel.
            let _ = inotify::remove_watch(&*self.queue, *number);
        }
        self.watched = watched;
        Ok(begun)
    }

    /// Empties the queue.
    pub fn drain(&mut self, territory: &Territory) -> Changes {
        let mut files = BTreeSet::new();
        let mut any = false;
        let mut room = [MaybeUninit::uninit(); ROOM];
        let mut events = inotify::Reader::new(&*self.queue, &mut room);
        loop {
            let event = match events.next() {
                Ok(event) => event,
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN) => break,
                Err(_) => {
                    any = true;
                    break;
                }
            };
            if event.events().contains(ReadFlags::QUEUE_OVERFLOW) {
                any = true;
                continue;
            }
            let gone = event.events().contains(ReadFlags::IGNORED);
            let places = match gone {
                true => self.watched.remove(&event.wd()),
                false => self.watched.get(&event.wd()).cloned(),
            };
            let name = event
                .file_name()
                .map(|name| OsStr::from_bytes(name.to_bytes()));
            let folder = event.events().contains(ReadFlags::ISDIR);
            for place in places.into_iter().flatten() {
                match file_in(&place, name, territory) {
                    Concern::Nothing => {}
                    Concern::File(path) if !folder => _ = files.insert(FilePath::new(path)),
                    Concern::File(_) | Concern::Any => any = true,
                }
            }
        }
        match any {
            true => Changes::Any,
            false => Changes::Files(files),
        }
    }

    /// For another thread to wait for changes.
    pub fn signal(&self) -> Signal {
        Signal(Arc::clone(&self.queue))
    }
}

impl Signal {
    /// Waits until the queue has something, or until `at_most` has gone by.
    pub fn wait(&self, at_most: Duration) -> bool {
        let time = Timespec::try_from(at_most).ok();
        let mut queues = [PollFd::new(&*self.0, PollFlags::IN)];
        poll(&mut queues, time.as_ref()).is_ok_and(|ready| ready > 0)
    }
}

/// What an event says.
enum Concern {
    Nothing,
    /// This file, or folder, is another.
    File(String),
    Any,
}

/// What the name in an event means in a folder.
fn file_in(place: &Place, name: Option<&OsStr>, territory: &Territory) -> Concern {
    let Place::Own(folder) = place else {
        return Concern::Any;
    };
    // Without a name it is about the folder itself.
    let (Some(folder), Some(name)) = (folder, name) else {
        return Concern::Any;
    };
    let Some(name) = name.to_str() else {
        return Concern::Any;
    };
    let path = match folder.is_empty() {
        true => name.to_owned(),
        false => format!("{folder}/{name}"),
    };
    match territory.concerns(&path) {
        true => Concern::File(path),
        false => Concern::Nothing,
    }
}

/// What the kernel is to tell of a folder. Looking at files is not part of it, or each
/// look would lead to the next.
fn flags() -> WatchFlags {
    WatchFlags::CREATE
        | WatchFlags::DELETE
        | WatchFlags::MODIFY
        | WatchFlags::ATTRIB
        | WatchFlags::CLOSE_WRITE
        | WatchFlags::MOVED_FROM
        | WatchFlags::MOVED_TO
        | WatchFlags::DELETE_SELF
        | WatchFlags::MOVE_SELF
        | WatchFlags::ONLYDIR
}

/// In words, with what to do about the limits that are met in practice.
fn trouble(error: Errno, folder: &Path) -> String {
    match error {
        Errno::NOSPC => "the system's limit of watched folders is reached \
                         (fs.inotify.max_user_watches)"
            .to_owned(),
        Errno::MFILE => "the system's limit of watching programs is reached \
                         (fs.inotify.max_user_instances)"
            .to_owned(),
        error => {
            let folder: PathBuf = folder.into();
            format!("the system cannot watch {}: {error}", folder.display())
        }
    }
}

/// Whether a folder lies on a file system that others change without this kernel knowing.
fn elsewhere(folder: &Path) -> Option<String> {
    // NFS, SMB 1 to 3, FUSE (sshfs, virtiofs and the like), 9P, VirtualBox, Ceph, AFS.
    const OTHERS: [u32; 9] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x6573_5546,
        0x0102_1997,
        0x786f_4256,
        0x00c3_6400,
        0x5346_414f,
    ];
    // The numbers have 32 bits, whatever the system counts with.
    let kind = rustix::fs::statfs(folder).ok()?.f_type as u32;
    OTHERS.contains(&kind).then(|| {
        let shown = folder.display();
        format!("{shown} lies on a file system that other machines may change")
    })
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "a test changes the files that are watched"
)]
mod tests {
    use std::fs;
    use std::io::Write;

    use tempfile::TempDir;

    use super::super::Watch;
    use super::*;

    /// A watched folder `content` with the file `a.md`.
    fn watched() -> (TempDir, Watch) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("content")).unwrap();
        fs::write(root.join("content/a.md"), "a").unwrap();
        let mut watch = Watch::new(&root);
        assert!(watch.cover(territory(&root)));
        assert_eq!(watch.drain(), files(&[]));
        (folder, watch)
    }

    fn territory(root: &Path) -> Territory {
        Territory {
            trees: vec!["content".into()],
            files: vec!["book.toml".into()],
            folders: vec![root.to_owned(), root.join("content")],
            linked: Vec::new(),
        }
    }

    fn files(paths: &[&str]) -> Changes {
        Changes::Files(paths.iter().map(|&path| path.into()).collect())
    }

    #[track_caller]
    fn check(change: impl FnOnce(&Path), expected: Changes) {
        let (folder, mut watch) = watched();
        change(folder.path());
        // There is no waiting here, and none is needed.
        assert_eq!(watch.drain(), expected);
        assert_eq!(watch.drain(), files(&[]), "each change is told once");
    }

    #[test]
    fn a_save_is_known_at_once_whatever_way_an_editor_saves() {
        let a = || files(&["content/a.md"]);
        check(
            |root| fs::write(root.join("content/a.md"), "b").unwrap(),
            a(),
        );
        check(
            |root| {
                let mut file = fs::OpenOptions::new()
                    .append(true)
                    .open(root.join("content/a.md"))
                    .unwrap();
                file.write_all(b"more").unwrap();
            },
            a(),
        );
        check(
            |root| {
                fs::write(root.join("content/.a.md.new"), "b").unwrap();
                fs::rename(root.join("content/.a.md.new"), root.join("content/a.md")).unwrap();
            },
            a(),
        );
        check(
            |root| {
                fs::rename(root.join("content/a.md"), root.join("content/a.md~")).unwrap();
                fs::write(root.join("content/a.md"), "b").unwrap();
            },
            files(&["content/a.md", "content/a.md~"]),
        );
        check(
            |root| fs::remove_file(root.join("content/a.md")).unwrap(),
            a(),
        );
    }

    #[test]
    fn what_is_not_of_the_book_is_not_told() {
        check(
            |root| {
                fs::write(root.join("notes.txt"), "").unwrap();
                fs::create_dir(root.join("public.new")).unwrap();
                fs::write(root.join("content/.a.md.swp"), "").unwrap();
                fs::read(root.join("content/a.md")).unwrap();
            },
            files(&[]),
        );
        check(
            |root| fs::write(root.join("book.toml"), "").unwrap(),
            files(&["book.toml"]),
        );
    }

    #[test]
    fn a_folder_that_comes_or_goes_means_looking_at_everything() {
        check(
            |root| fs::create_dir(root.join("content/more")).unwrap(),
            Changes::Any,
        );
        check(
            |root| fs::rename(root.join("content"), root.join("text")).unwrap(),
            Changes::Any,
        );
    }

    #[test]
    fn more_changes_than_the_kernel_queues_mean_looking_at_everything() {
        let (folder, mut watch) = watched();
        let limit = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
        let limit: usize = limit.trim().parse().unwrap();
        for n in 0..=limit.min(40_000) {
            // Two events in a row that are the same are one.
            let name = ["content/a.md", "content/b.md"][n % 2];
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(watch.drain(), Changes::Any);
    }

    #[test]
    fn the_bell_rings_for_a_change_and_not_without_one() {
        let (folder, mut watch) = watched();
        let bell = watch.bell();
        assert!(!bell.wait(Duration::from_millis(1)));
        fs::write(folder.path().join("content/a.md"), "b").unwrap();
        assert!(bell.wait(Duration::from_secs(10)));
        watch.drain();
        assert!(!bell.wait(Duration::from_millis(1)));
    }

    #[test]
    fn without_a_root_there_is_only_looking() {
        let (folder, mut watch) = watched();
        let root = folder.path().canonicalize().unwrap();
        drop(folder);
        assert!(!watch.cover(territory(&root)));
        assert!(watch.trouble().is_some());
        assert_eq!((watch.drain(), watch.drain()), (Changes::Any, Changes::Any));
    }
}
