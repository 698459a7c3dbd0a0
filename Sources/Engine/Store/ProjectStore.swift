/// The tables of a project's store, `.quantum-mlops/store.sqlite`.
///
/// A migration is never changed once it has been released; a new one is appended.
public let projectStoreMigrations: [Migration] = [
    Migration(
        "runs with their metrics, artefacts, checkpoints and events; jobs, commands and workers",
        """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            seed INTEGER NOT NULL,
            epoch INTEGER NOT NULL DEFAULT 0,
            epochs INTEGER NOT NULL,
            parent TEXT REFERENCES runs(id),
            job TEXT,
            startedAt REAL NOT NULL,
            endedAt REAL,
            why TEXT,
            manifest TEXT NOT NULL,
            report TEXT
        );
        CREATE INDEX runs_by_parent ON runs(parent);

        CREATE TABLE metrics (
            run TEXT NOT NULL REFERENCES runs(id),
            name TEXT NOT NULL,
            step INTEGER NOT NULL,
            value REAL,
            seconds REAL NOT NULL DEFAULT 0,
            PRIMARY KEY (run, name, step)
        ) WITHOUT ROWID;

        CREATE TABLE parameters (run TEXT NOT NULL REFERENCES runs(id), name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (run, name)) WITHOUT ROWID;
        CREATE TABLE environment (run TEXT NOT NULL REFERENCES runs(id), name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (run, name)) WITHOUT ROWID;
        CREATE TABLE artifacts (
            run TEXT NOT NULL REFERENCES runs(id),
            name TEXT NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (run, name)
        ) WITHOUT ROWID;

        CREATE TABLE checkpoints (
            run TEXT PRIMARY KEY REFERENCES runs(id),
            epoch INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            bytes BLOB NOT NULL
        );

        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            time REAL NOT NULL,
            run TEXT,
            body TEXT NOT NULL
        );
        CREATE INDEX events_by_run ON events(run, sequence);

        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            backend TEXT NOT NULL,
            state TEXT NOT NULL,
            held INTEGER NOT NULL DEFAULT 0,
            priority INTEGER NOT NULL DEFAULT 0,
            run TEXT REFERENCES runs(id),
            submittedAt REAL NOT NULL,
            progress REAL,
            why TEXT,
            owner TEXT,
            leaseUntil REAL
        );
        CREATE INDEX jobs_by_state ON jobs(state, held, priority DESC, number);

        CREATE TABLE jobHistory (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL REFERENCES jobs(id),
            at REAL NOT NULL,
            state TEXT NOT NULL,
            why TEXT
        );
        CREATE INDEX jobHistory_by_job ON jobHistory(job, number);

        CREATE TABLE commands (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL REFERENCES jobs(id),
            verb TEXT NOT NULL,
            at REAL NOT NULL
        );
        CREATE INDEX commands_by_job ON commands(job, number);

        CREATE TABLE workers (
            id TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            leaseUntil REAL NOT NULL
        ) WITHOUT ROWID;
        """),
    Migration(
        "jobs with work and results of their own, their costs and what they tell; the budget",
        """
        ALTER TABLE jobs ADD COLUMN work TEXT;
        ALTER TABLE jobs ADD COLUMN result TEXT;
        ALTER TABLE jobs ADD COLUMN startedAt REAL;
        ALTER TABLE jobs ADD COLUMN endedAt REAL;
        ALTER TABLE jobs ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
        UPDATE jobs SET
            startedAt = (SELECT max(at) FROM jobHistory WHERE job = jobs.id AND jobHistory.state = 'running'),
            endedAt = (SELECT max(at) FROM jobHistory WHERE job = jobs.id AND jobHistory.state IN ('completed', 'failed', 'cancelled'));

        CREATE TABLE jobLog (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL REFERENCES jobs(id),
            at REAL NOT NULL,
            text TEXT NOT NULL
        );
        CREATE INDEX jobLog_by_job ON jobLog(job, number);

        -- Amounts in billionths of the currency's unit.
        CREATE TABLE budget (id INTEGER PRIMARY KEY CHECK (id = 1), cap INTEGER, currency TEXT NOT NULL) WITHOUT ROWID;
        """),
    Migration(
        "jobs that begin after others",
        """
        CREATE TABLE jobOrder (
            job TEXT NOT NULL REFERENCES jobs(id),
            after TEXT NOT NULL REFERENCES jobs(id),
            PRIMARY KEY (job, after)
        ) WITHOUT ROWID;
        CREATE INDEX jobOrder_by_after ON jobOrder(after);
        """),
    Migration(
        "learning rates that are asked for while a run trains",
        """
        ALTER TABLE runs ADD COLUMN wantedRate REAL;
        """),
]
