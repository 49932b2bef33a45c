import type { CodeParameters } from './code-parameters.ts'
import { type Definition, define } from './definition.ts'
import { evalProblems } from './eval-problems.ts'
import { modelProblems } from './model-problems.ts'

/** A stable error code. */
export type Code = keyof CodeParameters

/** The parameters that a code's sentence needs. */
export type Parameters<C extends Code> = CodeParameters[C]

/**
 * Every code that a person may meet: the exit code it ends with, its sentence and its next step. Codes are never
 * renamed or reused. docs/reference/errors.md is written from this table and tests hold the two together.
 */
export const catalogue: { readonly [C in Code]: Definition<CodeParameters[C]> } = {
  // project: the folder and its YAML
  PROJECT_NOT_FOUND: define(
    2,
    (p) => `There is no bankfull.yaml in ${p.folder}.`,
    () => 'Give the project folder with -C DIR, or make one: bankfull init DIR --from EXPORTS',
  ),
  YAML_SYNTAX: define(
    2,
    (p) => `This is not valid YAML: ${p.message}`,
    () => 'Mend the YAML at the caret; nothing is read until the file parses.',
  ),
  YAML_UNKNOWN_KEY: define(
    2,
    (p) => `${p.within} has no key '${p.key}'.`,
    (p) => `Known keys: ${p.known}.`,
  ),
  YAML_INVALID_VALUE: define(
    2,
    (p) => `${p.path}: ${p.expected}`,
    () => 'Change the value; `docs/reference/project.md` lists what each key takes.',
  ),
  YAML_MISSING_KEY: define(
    2,
    (p) => `${p.within} needs the key '${p.key}'.`,
    (p) => `Add \`${p.key}:\`; \`docs/reference/project.md\` says what it takes.`,
  ),
  YAML_DUPLICATE_KEY: define(
    2,
    (p) => `The key '${p.key}' stands twice, first on line ${p.line}.`,
    () => 'Keep one of the two; neither is silently preferred.',
  ),
  YAML_MORE_PROBLEMS: define(
    2,
    (p) => `This file has ${p.count.toLocaleString('en-US')} more problems.`,
    () => 'Mend the ones listed, then check again.',
  ),
  PROJECT_FILE_UNREADABLE: define(
    2,
    (p) => `This file cannot be read: ${p.cause}`,
    () => 'Make it a plain, readable text file of at most 1 MiB.',
  ),
  PROJECT_FILE_MISNAMED: define(
    2,
    (p) => `${p.name} is not read: only files that end in .yaml are.`,
    () => 'Rename it to .yaml, or move it out of the folder.',
  ),
  NAME_TAKEN: define(
    2,
    (p) =>
      `The name ${p.name} is taken by ${p.other}; upper and lower case do not tell names apart.`,
    () => 'Rename one of the two: SQL reads tables and views by one set of names.',
  ),
  STORE_UNKNOWN: define(
    2,
    (p) => `No store is named ${p.store}.`,
    (p) => `Known stores: ${p.known}; * stands for all of them.`,
  ),
  VIEW_NAME_MISMATCH: define(
    2,
    (p) => `The view is named ${p.view}, but its file ${p.file}.`,
    () => 'Give both the same name.',
  ),
  VIEW_SQL_MISSING: define(
    2,
    (p) => `View ${p.view} has no SQL: ${p.file} does not exist.`,
    () => 'Write its SELECT there, beside the YAML.',
  ),
  VIEW_YAML_MISSING: define(
    2,
    (p) => `This SQL belongs to no view: ${p.file} does not exist.`,
    () => 'Write that file (view, purpose, grain, columns), or move the SQL out of views/.',
  ),
  VIEW_COLUMN_UNKNOWN: define(
    2,
    (p) => `The view has no column ${p.column}.`,
    (p) => `Its columns: ${p.known}.`,
  ),
  TABLE_DUPLICATE: define(
    2,
    (p) => `Table ${p.table} is declared twice, here and in ${p.other}.`,
    () => 'Keep one of the two files.',
  ),
  MERGE_KEY_UNKNOWN: define(
    2,
    (p) => `${p.column} is in none of the ${p.files} files of ${p.table}.`,
    (p) => `Change the column name, or check the files: bankfull plan -s ${p.table}`,
  ),
  TABLE_UNKNOWN: define(
    2,
    (p) => `No table or view is named ${p.name}.`,
    (p) => `Known: ${p.known}.`,
  ),
  ENVIRONMENT_UNKNOWN: define(
    2,
    (p) => `The project has no environment ${p.name}.`,
    (p) => `It has ${p.known}; declare another under \`environments:\` in bankfull.yaml.`,
  ),
  ENGINE_NOT_THERE: define(
    2,
    (p) =>
      `The environment ${p.environment} names the engine ${p.engine}, which this version does not have.`,
    (p) =>
      `Write \`engine: duckdb\` for it in bankfull.yaml. The views as ${p.engine} runs them: bankfull check sql --as ${p.engine}, in an environment of duckdb.`,
  ),
  COLUMN_UNKNOWN: define(
    2,
    (p) => `${p.table} has no column ${p.column}.`,
    (p) => `Its columns: ${p.known}.`,
  ),
  DATA_FOLDER_MISSING: define(
    2,
    (p) => `The data folder ${p.folder} does not exist.`,
    () => 'Put the deliveries there, or change `data:` in bankfull.yaml.',
  ),
  LAYOUT_OVERLAP: define(
    2,
    (p) => `Two folders overlap: ${p.inner} ${p.how} ${p.outer}.`,
    () => 'Give each a folder of its own beside the others, such as unmerged, state and output.',
  ),
  LAYOUT_APART: define(
    2,
    (p) => `${p.there} tells of published tables, and ${p.missing} has none of them.`,
    (p) =>
      `The two belong together: bring ${p.missing} back (is its disk mounted?), or move ${p.there} away too and begin anew.`,
  ),
  TABLE_FOLDER_EMPTY: define(
    2,
    (p) => `No file matches ${p.pattern} for table ${p.table}.`,
    () => 'Deliver at least one file, or change `files:` in the table’s YAML.',
  ),
  PATH_OUTSIDE: define(
    2,
    (p) => `${p.path} leads outside the project and its data folder.`,
    () => 'Move the file inside; links out of the data folder are not followed.',
  ),
  // command line
  USAGE: define(
    2,
    (p) => p.message,
    () => 'bankfull --help lists the commands; bankfull COMMAND -h shows one with examples.',
  ),
  TARGET_NOT_EMPTY: define(
    2,
    (p) => `${p.folder} is not empty.`,
    () => 'Choose another folder; nothing in it was changed.',
  ),
  PROJECT_EXISTS: define(
    2,
    (p) => `${p.folder} has a project already, or a part of one: ${p.file} stands there.`,
    () => 'Choose another folder, or take the old project out of this one; nothing was changed.',
  ),
  EXPORTS_EMPTY: define(
    2,
    (p) => `There is no export to be read in ${p.folder}: ${p.found}.`,
    () =>
      'Lay CSV, JSON or Parquet files there as TABLE/STORE/files, STORE/TABLE.csv or TABLE_STORE.csv.',
  ),
  TEMPLATE_UNKNOWN: define(
    2,
    (p) => `No template is named ${p.template}.`,
    (p) => `Known templates: ${p.known}.`,
  ),
  // files of a delivery
  FILE_REJECTED: define(
    1,
    (p) => `Rejected as ${p.reason} (${p.sizeBytes.toLocaleString('en-US')} bytes): ${p.cause}`,
    () => 'Ask the store to deliver the file again; the other files of the table went on.',
  ),
  QUARANTINE_OVER_LIMIT: define(
    1,
    (p) =>
      `${p.table}: ${p.rows.toLocaleString('en-US')} of ${p.read.toLocaleString('en-US')} rows would be quarantined, over the limit of ${p.limit}.`,
    (p) =>
      `See the rows: bankfull account -s ${p.table}; mend the YAML or the delivery, or raise quarantine.max.`,
  ),
  NOTHING_READABLE: define(
    1,
    (p) => `${p.table}: none of its ${p.files} files could be read.`,
    () => 'Look at the causes above and ask the stores to deliver again.',
  ),
  NOTHING_SURVIVES: define(
    1,
    (p) =>
      `${p.table}: all ${p.quarantined.toLocaleString('en-US')} rows are in quarantine, and nothing would be left of the ${p.published.toLocaleString('en-US')} that are published.`,
    (p) => `See why: bankfull quarantine list -s ${p.table}. Mend the YAML, then merge again.`,
  ),
  CHECK_FAILED: define(
    1,
    (p) =>
      `${p.check}: ${p.rows.toLocaleString('en-US')} ${p.rows === 1 ? 'row offends' : 'rows offend'}.`,
    () =>
      'Look at the rows named, then mend the view or the data; the last good snapshot still answers.',
  ),
  DATA_TOO_LATE: define(
    1,
    (p) =>
      `${p.table}: its newest data are of ${p.asOf}, ${p.ageHours.toLocaleString('en-US')} h old, and error_after is ${p.limit}.`,
    () => 'Ask for the delivery, then: bankfull run. What is published still answers.',
  ),
  CHECK_NOT_RUN: define(
    1,
    (p) => `${p.check} could not be run: ${p.cause}`,
    () => 'Mend the check, or the name that it uses; until it runs nobody knows whether it holds.',
  ),
  DRIFT_NEEDS_DECISION: define(
    5,
    (p) =>
      `${p.table}: the files drifted from what is published (${p.columns}), and nobody accepted that yet.`,
    (p) =>
      `See the files: bankfull drift list -s ${p.table}; accept it: bankfull drift accept ${p.table}`,
  ),
  DRIFT_FROZEN: define(
    5,
    (p) =>
      `${p.table}: the files drifted from what is published (${p.columns}), and its columns are frozen.`,
    (p) =>
      `To accept it, declare it in the table’s YAML, \`${p.declaration}\`, or set drift: review.`,
  ),
  DRIFT_NOT_WAITING: define(
    2,
    (p) => `${p.table}: no change of ${p.columns} waits for a decision.`,
    (p) => `See what does: bankfull drift list -s ${p.table}`,
  ),
  ORPHANS_OVER_LIMIT: define(
    1,
    (p) =>
      `${p.reference}: ${p.orphans.toLocaleString('en-US')} of ${p.withValue.toLocaleString('en-US')} rows find none, over the limit of ${p.limit}.`,
    () =>
      'See some of the rows: bankfull references; ask for what is missing, or raise max_orphans.',
  ),
  REFERENCE_UNKNOWN: define(
    1,
    (p) => `${p.reference} was not counted: ${p.missing}.`,
    () => 'Mend the name under `references:`, or take the reference out.',
  ),
  // running
  LEDGER_NEWER: define(
    2,
    (p) => `The ledger has version ${p.version}, and this program knows versions up to ${p.known}.`,
    () => 'Use the newer program that wrote it; nothing was changed.',
  ),
  RUN_LOCKED: define(
    4,
    (p) => `Another run holds the project’s lock (process ${p.pid}, since ${p.since}).`,
    () => 'Wait for it to end, then give the same command again.',
  ),
  RUN_FAILED: define(
    3,
    (p) => `${p.table}: ${p.cause}`,
    (p) => `Once the cause is mended, resume with: ${p.command}`,
  ),
  RUN_INTERRUPTED: define(
    130,
    (p) => `The run was interrupted by ${p.signal} and ended at a checkpoint.`,
    () => 'Give the same command again: it goes on from what is landed and published.',
  ),
  RUN_TERMINATED: define(
    143,
    (p) => `The run was told to end by ${p.signal} and ended at a checkpoint.`,
    () => 'Give the same command again: it goes on from what is landed and published.',
  ),
  NOT_PUBLISHED: define(
    2,
    (p) => `${p.name} has no published snapshot yet.`,
    () => 'Publish it first: bankfull run',
  ),
  NOT_RESTORABLE: define(
    2,
    (p) => `Run ${p.run} kept no way back for ${p.table}: it is of a version before there was one.`,
    () => 'Merge again, which keeps it: bankfull merge --full',
  ),
  FILE_UNKNOWN: define(
    2,
    (p) => `No merged file is named ${p.file}.`,
    () => 'Give its path below the data folder; bankfull verify lists all of them.',
  ),
  FILE_NOT_RESTORABLE: define(
    1,
    (p) => `${p.file} was rejected (${p.reason}): nothing of it is in the table.`,
    () => 'It is kept as delivered; read it where it lies.',
  ),
  DIFF_KEY_MISSING: define(
    2,
    (p) =>
      `${p.name} v${p.version} has no column ${p.column}, by which its rows would be compared.`,
    () =>
      'Compare versions that have the key of today’s YAML, or give the old key back for the moment.',
  ),
  RUN_UNKNOWN: define(
    2,
    (p) => `No run is named ${p.run}.`,
    () => 'Leave --run out for the newest run.',
  ),
  ROW_UNKNOWN: define(
    1,
    (p) => `No delivered row of ${p.table} has the key ${p.key}.`,
    () => 'A row without a key, or one that could not be read, is listed by: bankfull quarantine',
  ),
  PROMOTE_UNPUBLISHED: define(
    2,
    (p) => `${p.name} has no snapshot in ${p.from}, so there is nothing to promote.`,
    (p) => `Publish it there first: bankfull run -e ${p.from}`,
  ),
  PROMOTE_REFUSED: define(
    1,
    (p) => `${p.name} v${p.version} of ${p.from} is not promoted: ${p.why}.`,
    (p) => p.next,
  ),
  SNAPSHOT_CONFLICT: define(
    4,
    (p) => `Another run published ${p.table} first.`,
    () => 'Give the command again: it starts from the newer snapshot.',
  ),
  SNAPSHOT_UNREADABLE: define(
    3,
    (p) => `The published ${p.table} cannot be read: ${p.cause}`,
    () =>
      'Restore the file from a backup, or remove the table’s folder from the warehouse and publish it again from the deliveries: bankfull run',
  ),
  SNAPSHOT_UNKNOWN: define(
    2,
    (p) => `${p.name} has no snapshot ${p.version}; it has ${p.kept}.`,
    () => 'See them all: bankfull snapshots list',
  ),
  ACCOUNT_UNBALANCED: define(
    70,
    (p) =>
      `${p.table}: the account does not balance (difference ${p.difference}). This is a bug of ours.`,
    () =>
      'Nothing of this table was published. Please report it with the output of bankfull plan --json.',
  ),
  // gold
  VIEW_SQL_INVALID: define(
    2,
    (p) => `${p.view}: ${p.message}`,
    () => 'Mend the SQL at the place named; no view was published.',
  ),
  VIEW_INPUT_UNKNOWN: define(
    2,
    (p) => `${p.view} reads ${p.input}, which is neither a table nor a view of this project.`,
    () => 'Mend the name in the SQL, or declare the table.',
  ),
  VIEW_CYCLE: define(
    2,
    (p) => `These views read each other in a circle: ${p.views}.`,
    () => 'Take one of the references out.',
  ),
  VIEW_NOT_PORTABLE: define(
    2,
    (p) => `${p.view}: ${p.construct} is outside the portable subset.`,
    (p) => `Write instead: ${p.portable}`,
  ),
  VIEW_VALUE_ROUNDED: define(
    1,
    (p) =>
      `${p.view}: ${p.column} is declared ${p.type}, and ${p.rows.toLocaleString('en-US')} of its values have more digits, the first ${p.value}${p.key === '' ? '' : ` of ${p.key}`}.`,
    (p) =>
      `Round in the SQL where that is meant, CAST(x AS ${p.type}), or declare as many digits as the values have; nothing was rounded and the last good snapshot still answers.`,
  ),
  VIEW_COLUMN_MISMATCH: define(
    2,
    (p) =>
      `${p.view}: the SQL and its YAML name different columns (missing: ${p.missing}; extra: ${p.extra}).`,
    () => 'Make the SELECT list and `columns:` agree.',
  ),
  ...modelProblems,
  // ask and serve
  ...evalProblems,
  SERVE_KEY_MISSING: define(
    2,
    (p) => `The service needs at least one API key, and ${p.variable} is not set.`,
    (p) => `Set one of 32 or more random characters: ${p.variable}=… bankfull serve`,
  ),
  SERVE_KEY_WEAK: define(
    2,
    (p) => `The API key in ${p.variable} has fewer than ${p.shortest} characters.`,
    (p) => `Set one of ${p.shortest} or more random characters: ${p.variable}=… bankfull serve`,
  ),
}
