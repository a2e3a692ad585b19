//! Commands around a book: its recipe for a service, its theme, manuals and completions.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "commands are tested by what they leave on the disk"
)]

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use predicates::str::contains;

fn casebook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.current_dir(folder);
    command
}

#[test]
fn a_book_is_begun_with_the_recipe_of_a_service() {
    for (service, path) in [
        ("github", ".github/workflows/casebook.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("netlify", "netlify.toml"),
        ("cloudflare", ".github/workflows/casebook.yml"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        casebook(folder.path())
            .args(["init", "--ci", service])
            .assert()
            .success()
            .stderr(contains(path));
        let recipe = fs::read_to_string(folder.path().join(path)).unwrap();
        assert!(recipe.contains(env!("CARGO_PKG_VERSION")), "{service}");
        assert!(
            !recipe.contains("{version}") && !recipe.contains("{rust}"),
            "{service}"
        );
        casebook(folder.path()).arg("build").assert().success();
    }
}

#[test]
fn a_book_that_is_there_gets_the_recipe_alone() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    let before = fs::read_to_string(folder.path().join("book.toml")).unwrap();
    casebook(folder.path())
        .args(["init", "--ci", "gitlab"])
        .assert()
        .success();
    assert!(folder.path().join(".gitlab-ci.yml").exists());
    assert_eq!(
        fs::read_to_string(folder.path().join("book.toml")).unwrap(),
        before
    );
}

#[test]
fn an_ejected_theme_makes_the_same_site_and_takes_changes() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path()).arg("build").assert().success();
    let page = folder.path().join("public/index.html");
    let before = fs::read_to_string(&page).unwrap();
    casebook(folder.path())
        .args(["theme", "eject"])
        .assert()
        .success();
    casebook(folder.path()).arg("build").assert().success();
    assert_eq!(fs::read_to_string(&page).unwrap(), before);
    let template = folder.path().join("themes/default/templates/base.html");
    let changed = fs::read_to_string(&template)
        .unwrap()
        .replace("class=\"book\"", "class=\"mine\"");
    fs::write(&template, &changed).unwrap();
    casebook(folder.path()).arg("build").assert().success();
    assert!(
        fs::read_to_string(&page)
            .unwrap()
            .contains("class=\"mine\"")
    );
    // Ejecting again leaves what was changed alone.
    casebook(folder.path())
        .args(["theme", "eject", "templates/base.html"])
        .assert()
        .success()
        .stderr(contains("left alone"));
    assert_eq!(fs::read_to_string(&template).unwrap(), changed);
}

#[test]
fn a_file_that_the_theme_does_not_have_is_named_with_what_is_near() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path())
        .args(["theme", "eject", "templates/cases.html"])
        .assert()
        .code(2)
        .stderr(contains("did you mean `templates/case.html`?"));
}

#[test]
fn every_shell_and_every_command_is_served() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        casebook(folder.path())
            .args(["completions", shell])
            .assert()
            .success()
            .stdout(contains("portable"));
    }
    casebook(folder.path())
        .arg("man")
        .assert()
        .success()
        .stdout(contains(".TH casebook 1"));
    casebook(folder.path())
        .args(["man", "--out", "man"])
        .assert()
        .success();
    for page in ["casebook.1", "casebook-build.1", "casebook-theme-eject.1"] {
        assert!(folder.path().join("man").join(page).exists(), "{page}");
    }
}

#[test]
fn a_new_case_is_a_draft_that_builds_and_says_what_belongs_where() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path())
        .args(["new", "case", "bridges/Who paid: the town?"])
        .assert()
        .success()
        .stderr(contains("made content/cases/bridges/who-paid-the-town.md"));
    let case = folder
        .path()
        .join("content/cases/bridges/who-paid-the-town.md");
    let text = fs::read_to_string(&case).unwrap();
    assert!(text.contains("title: 'Who paid: the town?'"), "{text}");
    let page = folder
        .path()
        .join("public/cases/bridges/who-paid-the-town/index.html");
    casebook(folder.path()).arg("build").assert().success();
    assert!(!page.exists());
    casebook(folder.path())
        .args(["check", "--drafts"])
        .assert()
        .code(0);
    casebook(folder.path())
        .args(["build", "--drafts"])
        .assert()
        .success();
    assert!(page.is_file());
    // What is there is the author's.
    casebook(folder.path())
        .args(["new", "case", "bridges/Who paid: the town?"])
        .assert()
        .code(2)
        .stderr(contains("is there already"));
    assert_eq!(fs::read_to_string(&case).unwrap(), text);
}

#[test]
fn a_new_page_and_a_new_source_are_found_by_the_build() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path())
        .args(["new", "page", "About us"])
        .assert()
        .success();
    casebook(folder.path())
        .args(["new", "source", "smith-2020"])
        .assert()
        .success();
    fs::write(
        folder.path().join("content/index.md"),
        "As told [@smith-2020].\n",
    )
    .unwrap();
    casebook(folder.path()).arg("build").assert().success();
    for page in ["about-us", "sources/smith-2020"] {
        assert!(
            folder
                .path()
                .join("public")
                .join(page)
                .join("index.html")
                .is_file(),
            "{page}"
        );
    }
    casebook(folder.path())
        .args(["new", "source", "smith-2020"])
        .assert()
        .code(2)
        .stderr(contains(
            "there is a source `smith-2020` already, in content/sources/smith-2020.yaml",
        ));
}

#[test]
fn a_name_that_the_site_needs_or_that_cannot_be_cited_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    for (what, name, why) in [
        (
            "case",
            "Compare",
            "the site needs `compare` for its own pages",
        ),
        (
            "page",
            "Sources",
            "the site needs `sources` for its own pages",
        ),
        ("case", "??", "it needs a letter or a digit"),
        ("source", "Smith 2020", "cannot be cited"),
    ] {
        casebook(folder.path())
            .args(["new", what, name])
            .assert()
            .code(2)
            .stderr(contains(why));
    }
}

#[test]
fn cleaning_removes_the_site_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path()).arg("build").assert().success();
    let site = folder.path().join("public");
    casebook(folder.path())
        .args(["clean", "--dry-run"])
        .assert()
        .success()
        .stderr(contains("would be removed"));
    assert!(site.is_dir());
    casebook(folder.path())
        .arg("clean")
        .assert()
        .success()
        .stderr(contains("removed: "));
    assert!(!site.exists());
    assert!(folder.path().join("content/cases/footbridge.md").is_file());
    casebook(folder.path())
        .arg("clean")
        .assert()
        .success()
        .stderr(contains("nothing to remove"));
}

#[test]
fn a_folder_with_a_file_of_somebody_elses_is_not_cleaned() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path()).arg("build").assert().success();
    let mine = folder.path().join("public/cases/footbridge/mine.txt");
    fs::write(&mine, "mine").unwrap();
    casebook(folder.path())
        .arg("clean")
        .assert()
        .code(2)
        .stderr(contains(
            "holds `cases/footbridge/mine.txt`, which casebook did not put there",
        ));
    assert!(mine.is_file() && folder.path().join("public/index.html").is_file());
    let foreign = folder.path().join("other");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("a.txt"), "mine").unwrap();
    casebook(folder.path())
        .args(["clean", "--out", "other"])
        .assert()
        .code(2);
    casebook(folder.path())
        .args(["clean", "--out", "content"])
        .assert()
        .code(2);
    assert!(foreign.join("a.txt").is_file());
}

/// A program that goes on until the test ends it.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until `holds`, for so long as a busy machine may need.
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_watched_book_is_built_again_after_each_change_and_kept_where_one_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    let page = folder.path().join("public/index.html");
    let shows = |words: &str| fs::read_to_string(&page).is_ok_and(|text| text.contains(words));
    let home = folder.path().join("content/index.md");
    fs::write(&home, "The first words.\n").unwrap();
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"))
        .current_dir(folder.path())
        .args(["build", "--watch", "-q"])
        .stderr(std::process::Stdio::null())
        .spawn();
    let _running = Running(program.unwrap());
    wait_until("the first build", || shows("The first words."));
    fs::write(&home, "The second words.\n").unwrap();
    wait_until("a build after a change", || shows("The second words."));
    fs::write(&home, "The third words, without a source [@nobody].\n").unwrap();
    fs::write(
        folder.path().join("content/pages/new.md"),
        "---\ntitle: New\n---\n",
    )
    .unwrap();
    thread::sleep(Duration::from_millis(500));
    assert!(shows("The second words."));
    fs::write(&home, "The fourth words.\n").unwrap();
    wait_until("a build after the remedy", || shows("The fourth words."));
    assert!(folder.path().join("public/new/index.html").is_file());
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    fs::write(
        folder.path().join("content/index.md"),
        "From nobody [@nobody].\n",
    )
    .unwrap();
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = casebook(folder.path());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let output = command
            .arg("check")
            .args(arguments)
            .envs(variables.iter().copied())
            .output();
        output.unwrap().stdout.contains(&0x1b)
    };
    assert!(!coloured(&[], &[]), "in a pipe");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(
        &[],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_finding_is_cut_to_the_width_of_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    let long = "word ".repeat(60);
    fs::write(
        folder.path().join("content/index.md"),
        format!("{long}[@nobody] {long}\n"),
    )
    .unwrap();
    for columns in [60, 100] {
        let checked = casebook(folder.path())
            .args(["check", "--color", "never"])
            .env("COLUMNS", columns.to_string())
            .assert()
            .code(1);
        let out = String::from_utf8(checked.get_output().stdout.clone()).unwrap();
        let line = out.lines().find(|line| line.contains("@nobody")).unwrap();
        assert!(line.chars().count() <= columns, "{columns}: {line}");
    }
}

/// A file of the repository.
fn repository(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The steps of all jobs of a workflow of GitHub's.
fn steps(workflow: &str) -> Vec<serde_yaml::Value> {
    let workflow: serde_yaml::Value = serde_yaml::from_str(workflow).unwrap();
    for key in ["name", "on", "permissions", "jobs"] {
        assert!(workflow.get(key).is_some(), "a workflow has `{key}`");
    }
    let jobs = workflow["jobs"].as_mapping().unwrap().values();
    let steps = jobs.flat_map(|job| {
        assert!(job["runs-on"].is_string(), "a job says where it runs");
        job["steps"].as_sequence().unwrap().clone()
    });
    steps.collect()
}

/// What the steps run, and the actions that they use.
fn runs_and_uses(steps: &[serde_yaml::Value]) -> (Vec<&str>, Vec<&str>) {
    for step in steps {
        let kinds = ["run", "uses"]
            .iter()
            .filter(|kind| step.get(**kind).is_some());
        assert_eq!(kinds.count(), 1, "a step runs or uses: {step:?}");
    }
    let all = |key: &str| {
        steps
            .iter()
            .filter_map(|step| step.get(key)?.as_str())
            .collect()
    };
    (all("run"), all("uses"))
}

#[test]
fn the_recipes_of_github_are_pinned_cached_checked_and_published_from_main_alone() {
    for (service, action) in [
        ("github", "actions/deploy-pages@"),
        ("cloudflare", "cloudflare/wrangler-action@"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        casebook(folder.path())
            .args(["init", "--ci", service])
            .assert()
            .success();
        let text =
            fs::read_to_string(folder.path().join(".github/workflows/casebook.yml")).unwrap();
        let recipe: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(
            recipe["env"]["CASEBOOK_VERSION"].as_str(),
            Some(env!("CARGO_PKG_VERSION"))
        );
        assert!(recipe["on"].get("pull_request").is_some(), "{service}");
        assert_eq!(recipe["on"]["push"]["branches"][0].as_str(), Some("main"));
        let steps = steps(&text);
        let (runs, uses) = runs_and_uses(&steps);
        assert!(
            uses.iter().all(|it| it.split_once("@v").is_some()),
            "{uses:?}"
        );
        assert!(
            uses.iter().any(|it| it.starts_with("actions/cache@")),
            "{uses:?}"
        );
        assert!(
            runs.iter()
                .any(|it| it.contains("--locked --version \"$CASEBOOK_VERSION\"")),
            "{runs:?}"
        );
        assert!(runs.contains(&"casebook check --format github"), "{runs:?}");
        assert!(uses.iter().any(|it| it.starts_with(action)), "{uses:?}");
        // What publishes is in a step or a job that is for main alone.
        let publishing = steps.iter().find(|step| {
            step.get("uses")
                .and_then(|it| it.as_str())
                .is_some_and(|it| it.starts_with(action))
        });
        let of_main = |it: &serde_yaml::Value| {
            it.get("if").and_then(|it| it.as_str()) == Some("github.ref == 'refs/heads/main'")
        };
        let jobs = recipe["jobs"].as_mapping().unwrap();
        assert!(
            of_main(publishing.unwrap()) || jobs.values().any(of_main),
            "{service}"
        );
    }
}

#[test]
fn the_recipe_of_gitlab_reports_findings_and_publishes_the_default_branch() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path())
        .args(["init", "--ci", "gitlab"])
        .assert()
        .success();
    let text = fs::read_to_string(folder.path().join(".gitlab-ci.yml")).unwrap();
    let recipe: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(
        recipe["variables"]["CASEBOOK_VERSION"].as_str(),
        Some(env!("CARGO_PKG_VERSION"))
    );
    assert!(
        recipe["cache"]["key"]
            .as_str()
            .unwrap()
            .contains("$CASEBOOK_VERSION")
    );
    let report = recipe["check"]["artifacts"]["reports"]["codequality"].as_str();
    assert_eq!(report, Some("findings.json"));
    let rule = recipe["pages"]["rules"][0]["if"].as_str();
    assert_eq!(rule, Some("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"));
    assert_eq!(
        recipe["pages"]["artifacts"]["paths"][0].as_str(),
        Some("public")
    );
    // The report is what GitLab reads, and says what is wrong here.
    fs::write(
        folder.path().join("content/index.md"),
        "From nobody [@nobody].\n",
    )
    .unwrap();
    let checked = casebook(folder.path())
        .args(["check", "--format", "gitlab"])
        .assert()
        .code(1);
    let report: serde_json::Value = serde_json::from_slice(&checked.get_output().stdout).unwrap();
    assert_eq!(report[0]["check_name"], "CB201 unknown-source");
    assert_eq!(report[0]["location"]["path"], "content/index.md");
}

#[test]
fn the_recipe_of_netlify_checks_before_it_builds() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path())
        .args(["init", "--ci", "netlify"])
        .assert()
        .success();
    let text = fs::read_to_string(folder.path().join("netlify.toml")).unwrap();
    let recipe: toml::Table = text.parse().unwrap();
    assert_eq!(recipe["build"]["publish"].as_str(), Some("public"));
    for command in [
        &recipe["build"]["command"],
        &recipe["context"]["production"]["command"],
    ] {
        let command = command.as_str().unwrap();
        assert!(
            command.contains(concat!("--locked --version ", env!("CARGO_PKG_VERSION"))),
            "{command}"
        );
        let (check, build) = (
            command.find("casebook check"),
            command.find("casebook build"),
        );
        assert!(check.is_some() && check < build, "{command}");
    }
}

#[test]
fn casebooks_own_workflow_is_one_that_github_can_read() {
    let text = repository(".github/workflows/ci.yml");
    let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let systems = &workflow["jobs"]["platforms"]["strategy"]["matrix"]["os"];
    let systems: Vec<&str> = systems
        .as_sequence()
        .unwrap()
        .iter()
        .filter_map(|it| it.as_str())
        .collect();
    assert!(
        systems.iter().any(|it| it.starts_with("macos"))
            && systems.iter().any(|it| it.starts_with("windows"))
    );
    let steps = steps(&text);
    let (runs, uses) = runs_and_uses(&steps);
    assert!(uses.iter().all(|it| it.contains("@v")), "{uses:?}");
    for script in runs.iter().filter(|run| run.starts_with("tests/")) {
        let script = script.split(' ').next().unwrap();
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(script).is_file(),
            "{script}"
        );
    }
}

#[test]
fn the_files_for_editors_are_sound_and_their_schemas_are_printed() {
    for file in [
        "settings.json",
        "extensions.json",
        "tasks.json",
        "casebook.code-snippets",
    ] {
        let text = repository(&format!("docs/editors/vscode/{file}"));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(value.is_object(), "{file}");
        for schema in text.split(".schema/").skip(1) {
            let name = schema.split('.').next().unwrap();
            let folder = tempfile::tempdir().unwrap();
            casebook(folder.path())
                .args(["schema", name])
                .assert()
                .success();
        }
    }
}

/// What stands between two places of a snippet is what casebook reads.
#[test]
fn the_snippets_for_a_claim_and_its_answer_make_a_case() {
    let text = repository("docs/editors/vscode/casebook.code-snippets");
    let snippets: serde_json::Value = serde_json::from_str(&text).unwrap();
    let filled = |name: &str| -> String {
        let body = &snippets[format!("casebook: {name}")]["body"];
        let lines = body
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap());
        lines.map(|line| format!("{}\n", fill(line))).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    let case = format!(
        "---\ntitle: A case\ndate: 2024-01-01\nreferences:\n{}---\n\n{}\n{}\n{}\n{}",
        filled("source record"),
        filled("claim"),
        filled("rebuttal"),
        filled("question"),
        filled("assessment"),
    );
    let case = case
        .replace("source-or-person", "key")
        .replace("c-claim", "c-id")
        .replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2024-01-01");
    fs::write(folder.path().join("content/cases/case.md"), &case).unwrap();
    let checked = casebook(folder.path()).arg("check").assert();
    let out = String::from_utf8(checked.get_output().stdout.clone()).unwrap();
    assert!(!out.contains("error["), "{out}\n{case}");
    assert!(
        casebook(folder.path())
            .arg("build")
            .assert()
            .try_success()
            .is_ok()
    );
}

/// A line of a snippet with the first choice or the words of each of its places.
fn fill(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("${") {
        text.push_str(before);
        let (place, after) = after.split_once('}').unwrap();
        let (_, words) = place.split_once([':', '|']).unwrap();
        text.push_str(words.trim_end_matches('|').split(',').next().unwrap());
        rest = after;
    }
    text.push_str(rest);
    text.replace("$0", "")
}

#[test]
fn the_problem_matcher_finds_what_check_prints() {
    let tasks: serde_json::Value =
        serde_json::from_str(&repository("docs/editors/vscode/tasks.json")).unwrap();
    let pattern = &tasks["tasks"][0]["problemMatcher"]["pattern"];
    let expression =
        |at: usize| regex::Regex::new(pattern[at]["regexp"].as_str().unwrap()).unwrap();
    let (head, place) = (expression(0), expression(1));
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    fs::write(
        folder.path().join("content/index.md"),
        "One.\n\nFrom nobody [@nobody].\n",
    )
    .unwrap();
    let checked = casebook(folder.path())
        .args(["check", "--color", "never"])
        .assert()
        .code(1);
    let out = String::from_utf8(checked.get_output().stdout.clone()).unwrap();
    let mut lines = out.lines();
    let first = head.captures(lines.next().unwrap()).unwrap();
    let second = place.captures(lines.next().unwrap()).unwrap();
    let group = |captures: &regex::Captures<'_>, at: usize, key: &str| {
        let number = pattern[at][key].as_u64().unwrap();
        captures[usize::try_from(number).unwrap()].to_owned()
    };
    assert_eq!(group(&first, 0, "severity"), "error");
    assert_eq!(group(&first, 0, "code"), "CB201");
    assert_eq!(group(&first, 0, "message"), "no source has the id `nobody`");
    assert_eq!(
        [
            group(&second, 1, "file"),
            group(&second, 1, "line"),
            group(&second, 1, "column")
        ],
        ["content/index.md", "3", "15"]
    );
}

/// What a package must hold to be built, and what has no place in it.
#[test]
fn the_package_holds_what_the_program_is_made_of() {
    let cargo = std::process::Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .output()
        .unwrap();
    let list = String::from_utf8(cargo.stdout).unwrap();
    let files: Vec<&str> = list.lines().collect();
    for needed in [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "NOTICE",
        "src/main.rs",
        "src/cli/init/gitignore",
        "src/cli/new/case.md",
        "themes/default/theme.toml",
    ] {
        assert!(files.contains(&needed), "{needed} is not in the package");
    }
    // Every file that the program is compiled with, by its own words, is there.
    for file in files
        .iter()
        .filter(|it| it.starts_with("src/") && it.ends_with(".rs"))
    {
        let text = repository(file);
        for included in text.split("include_str!(\"").skip(1) {
            let named = included.split('"').next().unwrap();
            let folder = Path::new(file).parent().unwrap();
            let path = folder.join(named).display().to_string();
            assert!(
                named.contains("..") || files.contains(&&*path),
                "{file} needs {path}"
            );
        }
    }
    let strangers = files
        .iter()
        .filter(|it| it.starts_with("tests/") || it.starts_with("content/"));
    assert_eq!(strangers.count(), 0);
}
