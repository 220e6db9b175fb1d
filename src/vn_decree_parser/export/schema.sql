-- The tables of the database that `--format sqlite` writes; PRAGMA user_version is 1.
--
-- A document is known by the digest of its file (of its records, where there was no file): exporting
-- it again replaces all that the database holds of it, and leaves the other documents alone.
-- Days are ISO 8601 texts, quantities decimal texts; lists stand in one text with "; " between, and
-- the agencies, the days and the twins of a task also one by one in tables of their own.

CREATE TABLE IF NOT EXISTS documents (
    document TEXT PRIMARY KEY,          -- SHA-256 of the file
    source TEXT,                        -- its name
    format TEXT,
    chars INTEGER,
    pages INTEGER,
    document_number TEXT,               -- 614/QĐ-UBND
    document_kind TEXT,                 -- Quyết định
    document_title TEXT,
    issuer TEXT,
    parent_issuer TEXT,
    issued_on TEXT,
    place TEXT,
    signer TEXT,
    status TEXT,
    urn TEXT,                           -- two files of one document share it
    tasks INTEGER,                      -- how many of each it holds
    targets INTEGER,
    tables INTEGER,
    citations INTEGER,
    problems INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tasks (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    id TEXT NOT NULL,                   -- 614-qd-ubnd/phu-luc/II.1
    position INTEGER NOT NULL,          -- in the order of the document
    number TEXT,
    path TEXT,                          -- the headings above
    title TEXT,
    kind TEXT,                          -- task, report, request, duty, generic
    lead TEXT,
    coordinating TEXT,
    recipients TEXT,
    approver TEXT,
    product TEXT,
    deadline TEXT,                      -- in the words of the document
    deadline_kind TEXT,
    bound TEXT,                         -- before: the printed day is too late
    start TEXT,
    "end" TEXT,
    due TEXT,                           -- the first due day
    rrule TEXT,
    dtstart TEXT,
    "window" TEXT,
    origin TEXT,                        -- table or text
    is_twin INTEGER NOT NULL,           -- 1 where another record that says the same counts for it
    conflicts TEXT,
    confidence REAL,
    flags TEXT,
    line INTEGER,
    page INTEGER,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS task_agencies (
    document TEXT NOT NULL,
    task TEXT NOT NULL,
    role TEXT NOT NULL,                 -- lead, coordinating, recipient
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    agency TEXT,                        -- the id, where the name is known
    text TEXT NOT NULL,                 -- as the document names it
    PRIMARY KEY (document, task, role, position),
    FOREIGN KEY (document, task) REFERENCES tasks ON DELETE CASCADE
) WITHOUT ROWID;

-- The days on which a task is due: those of what recurs up to five years after the first.
CREATE TABLE IF NOT EXISTS task_due_days (
    document TEXT NOT NULL,
    task TEXT NOT NULL,
    due TEXT NOT NULL,
    PRIMARY KEY (document, task, due),
    FOREIGN KEY (document, task) REFERENCES tasks ON DELETE CASCADE
) WITHOUT ROWID;

-- Records of one document that say the same.
CREATE TABLE IF NOT EXISTS task_twins (
    document TEXT NOT NULL,
    task TEXT NOT NULL,
    twin TEXT NOT NULL,
    PRIMARY KEY (document, task, twin),
    FOREIGN KEY (document, task) REFERENCES tasks ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS targets (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT,
    indicator TEXT,
    population TEXT,
    comparison TEXT,                    -- eq, ge, decrease_to, …
    value TEXT,
    value_max TEXT,
    unit TEXT,
    direction TEXT,
    baseline TEXT,
    horizon TEXT,                       -- in the words of the document
    start TEXT,
    "end" TEXT,
    bound TEXT,
    parent TEXT,
    monitor TEXT,
    text TEXT,
    confidence REAL,
    flags TEXT,
    line INTEGER,
    page INTEGER,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

-- Who watches over a target.
CREATE TABLE IF NOT EXISTS target_agencies (
    document TEXT NOT NULL,
    target TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    agency TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (document, target, position),
    FOREIGN KEY (document, target) REFERENCES targets ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS problems (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT,
    severity TEXT,
    says TEXT,
    line INTEGER,
    page INTEGER,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

-- What is due in which month, who leads it: each task once, each of its due days.
CREATE VIEW IF NOT EXISTS tasks_due_by_month AS
SELECT substr(day.due, 1, 7) AS month, day.due, task.lead, task.title, task.deadline, task.bound,
       task.product, document.document_number, document.issuer, task.document, task.id
FROM task_due_days AS day
JOIN tasks AS task ON task.document = day.document AND task.id = day.task
JOIN documents AS document ON document.document = task.document
WHERE NOT task.is_twin
ORDER BY day.due, task.document, task.position;

-- How many tasks each agency leads that are due in a month. The agencies of provinces share their
-- ids (province/so-y-te), so the issuer tells them apart, here and in tasks_by_agency.
CREATE VIEW IF NOT EXISTS agencies_due_by_month AS
SELECT substr(day.due, 1, 7) AS month, document.issuer,
       coalesce(agency.agency, agency.name) AS agency, min(agency.name) AS name,
       count(DISTINCT task.document || ' ' || task.id) AS tasks, min(day.due) AS first_due
FROM task_due_days AS day
JOIN tasks AS task ON task.document = day.document AND task.id = day.task
JOIN task_agencies AS agency ON agency.document = task.document AND agency.task = task.id
JOIN documents AS document ON document.document = task.document
WHERE NOT task.is_twin AND agency.role = 'lead'
GROUP BY month, document.issuer, coalesce(agency.agency, agency.name)
ORDER BY month, document.issuer, tasks DESC, agency;

-- How much each agency has to lead and to help with, and when the first of it is due.
CREATE VIEW IF NOT EXISTS tasks_by_agency AS
SELECT document.issuer, coalesce(agency.agency, agency.name) AS agency, min(agency.name) AS name,
       count(DISTINCT CASE agency.role WHEN 'lead' THEN task.document || ' ' || task.id END) AS leads,
       count(DISTINCT CASE agency.role WHEN 'coordinating' THEN task.document || ' ' || task.id END)
           AS coordinates,
       count(DISTINCT task.document) AS documents,
       min(CASE agency.role WHEN 'lead' THEN task.due END) AS first_due,
       max(CASE agency.role WHEN 'lead' THEN task.due END) AS last_due
FROM task_agencies AS agency
JOIN tasks AS task ON task.document = agency.document AND task.id = agency.task
JOIN documents AS document ON document.document = task.document
WHERE NOT task.is_twin AND agency.role IN ('lead', 'coordinating')
GROUP BY document.issuer, coalesce(agency.agency, agency.name)
ORDER BY leads DESC, document.issuer, agency;

-- What is promised for the end of which year.
CREATE VIEW IF NOT EXISTS targets_by_year AS
SELECT substr(target."end", 1, 4) AS year, target.indicator, target.population, target.comparison,
       target.value, target.value_max, target.unit, target.monitor, document.document_number,
       document.issuer, target.document, target.id
FROM targets AS target
JOIN documents AS document ON document.document = target.document
ORDER BY year, target.document, target.position;

CREATE INDEX IF NOT EXISTS tasks_due ON tasks (due);
CREATE INDEX IF NOT EXISTS task_agencies_by_agency ON task_agencies (agency, role);
CREATE INDEX IF NOT EXISTS task_due_days_by_day ON task_due_days (due);
CREATE INDEX IF NOT EXISTS documents_urn ON documents (urn);
