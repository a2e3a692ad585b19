//! Throws broken input at every reader, and at the whole build.
//!
//! ```text
//! cargo test --test fuzz                                    a moment for each target, and every find of old
//! cargo test --profile ci --test fuzz -- --seconds 60       a minute for each
//! cargo test --profile ci --test fuzz -- blocks --seconds 600 --seed 7
//! ```
//!
//! Stable Rust is enough: inputs are made by changing seeds (see [`mutate`]), and an input
//! whose answer holds what none before it held is kept and changed further. A run is decided
//! by its seed, and its seconds are those of the processor where the system tells them, so
//! that a busy machine does not make it shorter. A panic, an input that takes too long, or an answer that breaks a law (see
//! [`targets`]) ends the run, and the input lies in `target/fuzz/`; made small, it goes to
//! `fuzz/finds/<target>/`, from where every plain run of the tests reads it. A stack that
//! overflows kills the process: the input is then the one in `target/fuzz/<target>.last`.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a driver of tests reads seeds, watches the time and says what it did"
)]

mod mutate;
mod seeds;
mod targets;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Seek as _, Write as _};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mutate::Mutator;
use targets::{TARGETS, Target};

/// How long one input may take, in time of the processor where the system tells it: on a
/// busy machine the clock on the wall says nothing.
const LONGEST: Duration = Duration::from_secs(10);

/// The longest input.
const LARGEST: usize = 1 << 16;

/// Inputs that are kept because they were answered as none before.
const MOST_KEPT: usize = 4000;

struct Asked {
    target: Option<String>,
    time: Duration,
    seed: u64,
}

fn main() -> ExitCode {
    let asked = asked();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut failed = 0;
    let mut passed = 0;
    for target in &TARGETS {
        if asked
            .target
            .as_deref()
            .is_some_and(|name| name != target.name)
        {
            continue;
        }
        match fuzz(target, &asked, &folder) {
            Ok(run) => {
                println!("fuzz {}: {run}", target.name);
                passed += 1;
            }
            Err(input) => {
                println!("fuzz {}: FAILED, see {}", target.name, input.display());
                failed += 1;
            }
        }
    }
    println!("test result: fuzz. {passed} passed; {failed} failed");
    if failed == 0 && passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The arguments; those that are meant for Rust's own test driver are passed over.
fn asked() -> Asked {
    let mut asked = Asked {
        target: None,
        time: Duration::from_millis(300),
        seed: 1,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|it| it.parse::<u64>().ok());
        match word.as_str() {
            "--seconds" => asked.time = Duration::from_secs(number().unwrap_or(1)),
            "--seed" => asked.seed = number().unwrap_or(1),
            word if TARGETS.iter().any(|target| target.name == word) => {
                asked.target = Some(word.to_owned());
            }
            _ => {}
        }
    }
    asked
}

/// Runs one target; `Err` has the path of the input that broke it.
fn fuzz(target: &Target, asked: &Asked, folder: &Path) -> Result<String, PathBuf> {
    let work = folder.join("target/fuzz");
    fs::create_dir_all(&work).unwrap();
    let watch = Watch::start(work.join(format!("{}.slow", target.name)), target.name);
    let mut last = File::create(work.join(format!("{}.last", target.name))).unwrap();
    let mut runner = Runner {
        target,
        watch: &watch,
        seen: HashSet::new(),
        slowest: Duration::ZERO,
    };
    let finds = folder.join("fuzz/finds").join(target.name);
    for (path, input) in seeds::files_of(&finds) {
        if runner.run(&input).is_err() {
            return Err(path);
        }
    }
    let mut kept = seeds::of(target.name, folder);
    for seed in &kept {
        if runner.run(seed).is_err() {
            return Err(saved(&work, target.name, seed));
        }
    }
    let mut mutator = Mutator::new(asked.seed);
    let start = Instant::now();
    let taken = time_taken(start);
    let mut runs = 0_u64;
    while time_taken(start).saturating_sub(taken) < asked.time {
        let input = mutator.change(&kept, LARGEST);
        // What kills the process must be in its file before. A file that is emptied and
        // closed for each would wait for the disk, thousands of times a second.
        last.rewind().unwrap();
        last.write_all(&input).unwrap();
        last.set_len(input.len() as u64).unwrap();
        match runner.run(&input) {
            Err(()) => return Err(saved(&work, target.name, &input)),
            Ok(true) if kept.len() < MOST_KEPT => kept.push(input),
            Ok(_) => {}
        }
        runs += 1;
    }
    Ok(format!(
        "{runs} inputs in {} s ({} s of the processor), {} kinds of things in the answers, slowest {} ms",
        start.elapsed().as_secs(),
        time_taken(start).saturating_sub(taken).as_secs(),
        runner.seen.len(),
        runner.slowest.as_millis()
    ))
}

fn saved(work: &Path, target: &str, input: &[u8]) -> PathBuf {
    let path = work.join(format!("{target}.found"));
    fs::write(&path, input).unwrap();
    path
}

struct Runner<'a> {
    target: &'a Target,
    watch: &'a Watch,
    seen: HashSet<u64>,
    slowest: Duration,
}

impl Runner<'_> {
    /// Whether the target answered as never before; an error if it panicked.
    fn run(&mut self, input: &[u8]) -> Result<bool, ()> {
        let start = Instant::now();
        self.watch.begin(input);
        let answer = panic::catch_unwind(AssertUnwindSafe(|| (self.target.run)(input)));
        self.watch.end();
        self.slowest = self.slowest.max(start.elapsed());
        let before = self.seen.len();
        self.seen.extend(answer.map_err(|_| ())?);
        Ok(self.seen.len() > before)
    }
}

/// Ends the process if one input takes too long.
struct Watch {
    /// When the input that is run now was begun, in milliseconds; 0 between two.
    since: Arc<AtomicU64>,
    input: Arc<std::sync::Mutex<Vec<u8>>>,
    start: Instant,
}

/// The time that this process has had of the processors, as Linux tells it in hundredths
/// of a second; elsewhere the time since `start`.
fn time_taken(start: Instant) -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in parentheses and may hold spaces.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: Vec<u64> = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|it| it.parse().ok())
        .collect();
    match ticks[..] {
        [user, system] => Duration::from_millis(10 * (user + system)),
        _ => start.elapsed(),
    }
}

impl Watch {
    fn start(slow: PathBuf, name: &'static str) -> Self {
        let watch = Self {
            since: Arc::default(),
            input: Arc::default(),
            start: Instant::now(),
        };
        let (since, input, start) = (
            Arc::clone(&watch.since),
            Arc::clone(&watch.input),
            watch.start,
        );
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(500));
                let begun = since.load(Ordering::SeqCst);
                let now = time_taken(start).as_millis();
                if begun > 0 && now > u128::from(begun) + LONGEST.as_millis() {
                    fs::write(&slow, &*input.lock().unwrap()).unwrap();
                    println!("fuzz {name}: took too long, see {}", slow.display());
                    std::process::exit(1);
                }
            }
        });
        watch
    }

    fn begin(&self, input: &[u8]) {
        let mut held = self.input.lock().unwrap();
        held.clear();
        held.extend_from_slice(input);
        let now = u64::try_from(time_taken(self.start).as_millis()).unwrap_or(1);
        self.since.store(now.max(1), Ordering::SeqCst);
    }

    fn end(&self) {
        self.since.store(0, Ordering::SeqCst);
    }
}
