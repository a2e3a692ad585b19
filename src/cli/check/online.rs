//! `casebook check --online`: ask the web whether the sources are still there.

use std::env;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::cli::World;
use crate::cli::arguments::{Check, date_of};
use crate::cli::progress::Progress;
use crate::cli::report::Terminal;
use crate::desk::Built;
use crate::diag::Diagnostics;
use crate::io::online::{Asked, Manner, ask as ask_web};
use crate::project::online::Met;

/// What was heard.
pub struct Heard {
    asked: Asked,
    /// What it says of the book.
    pub found: Diagnostics,
}

/// Asks for every address in the records of published sources.
///
/// # Errors
/// Fails if there are addresses and no host at all can be reached: then the network is
/// what is missing, not the pages.
pub fn ask(asked: &Check, built: &Built, progress: &Progress) -> Result<Heard, World> {
    let addresses = built.addresses();
    progress.count("asking the web", addresses.len(), "page");
    let now = SystemTime::now();
    let manner = Manner {
        timeout: Duration::from_secs(asked.timeout.get()),
        pause: Duration::from_secs(asked.pause),
        fresh: asked.fresh,
        now,
        today: date_of(now),
        folder: remembered(&|name| env::var_os(name).map(PathBuf::from)),
    };
    let heard = ask_web(&addresses, &manner, &|| progress.one_more());
    let silent = |why: &str| {
        heard
            .answers
            .values()
            .all(|it| it.met == Met::Silent && it.why == why)
    };
    if addresses.len() > 1 && silent("there is no host of that name") {
        return Err("no host was found: this machine seems to be without a network".into());
    }
    Ok(Heard {
        found: built.weigh_answers(&heard.answers),
        asked: heard,
    })
}

impl Heard {
    /// Says how many addresses answered what; with `-v` each.
    pub fn tell(&self, terminal: &Terminal) {
        for (address, answer) in &self.asked.answers {
            let what = word(answer.met);
            let why = match answer.why.as_str() {
                "" => String::new(),
                why => format!(": {why}"),
            };
            terminal.say_more(&format!("{what:<8} {address}{why}\n"));
        }
        let count = |met: Met| {
            let answers = self.asked.answers.values();
            answers.filter(|answer| answer.met == met).count()
        };
        let kinds = [Met::Here, Met::Gone, Met::Blocked, Met::Silent];
        let kinds = kinds.map(|met| (count(met), word(met)));
        let kinds = kinds.iter().filter(|(count, _)| *count > 0);
        let mut parts: Vec<String> = kinds
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if self.asked.remembered > 0 {
            parts.push(format!("{} not asked again", self.asked.remembered));
        }
        let all = match self.asked.answers.len() {
            1 => "1 address".to_owned(),
            all => format!("{all} addresses"),
        };
        terminal.say(&format!("{all}: {}\n", parts.join(", ")));
    }
}

fn word(met: Met) -> &'static str {
    match met {
        Met::Here => "there",
        Met::Gone => "gone",
        Met::Blocked => "blocked",
        Met::Silent => "silent",
    }
}

/// The folder in which answers are remembered, where the system keeps what can be had
/// again: `CASEBOOK_CACHE`, else by the rules of XDG, of macOS or of Windows.
fn remembered(variable: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|path| path.is_absolute());
    let caches = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    let own = variable("CASEBOOK_CACHE").filter(|path| !path.as_os_str().is_empty());
    let own = own.or_else(|| caches.map(|caches| caches.join("casebook")))?;
    Some(own.join("online"))
}
