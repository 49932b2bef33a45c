/** Version of the ledger's SQLite schema, kept in `user_version`. */
export const ledgerVersion = 4

/**
 * The ledger's tables. `document` holds the record of records.ts as JSON; the other columns are what one searches
 * by. docs/reference/ledger.md describes it for other tools.
 */
export const ledgerSchema = `
create table if not exists runs (
  id text primary key, command text not null, started_at text not null,
  finished_at text, outcome text, note text) strict;
create table if not exists accounts (
  run_id text not null, name text not null, document text not null, primary key (run_id, name)) strict;
create table if not exists files (
  run_id text not null, name text not null, position integer not null, path text not null,
  document text not null, primary key (run_id, name, position)) strict;
create table if not exists columns (
  run_id text not null, name text not null, position integer not null, column_name text not null,
  document text not null, primary key (run_id, name, position)) strict;
create table if not exists orphans (
  run_id text not null, name text not null, position integer not null, column_name text not null,
  document text not null, primary key (run_id, name, position)) strict;
create table if not exists views (
  run_id text not null, name text not null, position integer not null, document text not null,
  primary key (run_id, name)) strict;
create table if not exists promotions (
  run_id text not null, name text not null, position integer not null, document text not null,
  primary key (run_id, name)) strict;
create table if not exists decisions (
  id integer primary key, run_id text not null, name text not null, decided_at text not null,
  document text not null) strict;
create table if not exists erasures (
  id integer primary key, run_id text not null, name text not null, erased_at text not null,
  document text not null) strict;
create table if not exists questions (
  id integer primary key, asked_at text not null, question text not null, status text not null,
  view text, reason text) strict;
`
