import type { CodeParameters } from './code-parameters.ts'
import { type Definition, define } from './definition.ts'

type ModelCode = Extract<keyof CodeParameters, `MODEL_${string}` | `TRAIN_${string}`>

/** The part of the catalogue that speaks of models. */
export const modelProblems: { readonly [C in ModelCode]: Definition<CodeParameters[C]> } = {
  MODEL_NAME_MISMATCH: define(
    2,
    (p) => `The model is named ${p.model}, but its file ${p.file}.`,
    () => 'Give both the same name.',
  ),
  MODEL_ROWS_MISSING: define(
    2,
    (p) => `Model ${p.model} has no rows: ${p.file} does not exist.`,
    () => 'Write the SELECT of its rows there, or under `rows:`.',
  ),
  MODEL_UNKNOWN: define(
    2,
    (p) => `No model is named ${p.name}.`,
    (p) => `Known: ${p.known}. A model is declared in models/NAME.yaml.`,
  ),
  MODEL_COLUMN_UNKNOWN: define(
    2,
    (p) => `${p.model}: its rows have no column ${p.column}.`,
    (p) => `The SELECT gives: ${p.known}.`,
  ),
  MODEL_COLUMN_UNFIT: define(
    2,
    (p) => `${p.model}: the column ${p.column} ${p.cause}.`,
    (p) => `Change the SELECT of the rows, or the YAML: ${p.instead}.`,
  ),
  MODEL_ROWS_REPEATED: define(
    2,
    (p) =>
      `${p.model}: ${p.rows.toLocaleString('en-US')} rows have the same ${p.columns} as another.`,
    () => 'The SELECT gives one row for each id and month; mend its joins, or name the `id:`.',
  ),
  MODEL_MONTHS_UNLIKE: define(
    2,
    (p) =>
      `${p.model}: the months that are scored have other rows when they alone are made: ${p.columns}.`,
    () =>
      'Give wanted_month the newest month that the rows have, and limit by it the months alone, not what their features look back on.',
  ),
  MODEL_LEAK: define(
    1,
    (p) => `${p.model}: the feature ${p.column} knows the future: ${p.evidence}.`,
    (p) =>
      `Take it out (features: {exclude: [${p.column}]}) or compute it from what was known before the month. If it is sound, name it under features.trusted.`,
  ),
  MODEL_TOO_LITTLE_DATA: define(
    1,
    (p) =>
      `${p.model}: ${count(p.positives, 'positive row')} in ${count(p.months, 'closed month')}; it needs ${p.leastPositives.toLocaleString('en-US')} in ${p.leastMonths}.${
        p.partly === 0
          ? ''
          : ` ${count(p.partly, 'month')} more would be closed, had all rows an outcome.`
      }`,
    () =>
      'Wait for more months, or have older ones delivered. Below these counts a model loses to a plain rule.',
  ),
  MODEL_NOT_MEASURABLE: define(
    1,
    (p) => `${p.model}: none of the months that it is judged by can be measured: ${p.months}.`,
    (p) => `It needs a month in which the label is 1 in some rows and 0 in others. ${p.newest}`,
  ),
  MODEL_NOT_BETTER: define(
    1,
    (p) => `${p.model} is not published: ${p.check} (${p.figures}).`,
    () =>
      'The plain heuristic answers in its place, labelled so. Give the model better features, or more months to learn from or to judge by (split: test_months), and train again.',
  ),
  MODEL_SCHEMA_CHANGED: define(
    1,
    (p) => `${p.model} ${p.version} is refused: ${p.change} since it was trained.`,
    (p) =>
      `Train it again: bankfull train ${p.model}. Until then the heuristic answers, labelled so.`,
  ),
  MODEL_DRIFTED: define(
    1,
    (p) => `${p.model} ${p.version} is not published: the rows drifted (${p.drifted}).`,
    (p) =>
      `Train it again: bankfull train ${p.model}. If the change is known and harmless: bankfull train ${p.model} --acknowledge-drift`,
  ),
  MODEL_NOT_TRAINED: define(
    2,
    (p) => `No version of ${p.model} is published.`,
    (p) => `Train it first: bankfull train ${p.model}`,
  ),
  // rows of a file
  TRAIN_FILE_UNREADABLE: define(
    2,
    (p) => `${p.file} cannot be read as delimited text: ${p.cause}`,
    () => 'Give a CSV file (or .csv.gz) with a header and as many fields in each line.',
  ),
  TRAIN_COLUMN_UNKNOWN: define(
    2,
    (p) => `${p.file} has no column ${p.column}.`,
    (p) => `Its columns: ${p.known}.`,
  ),
  TRAIN_ONE_SIDED: define(
    1,
    (p) =>
      `${p.positives.toLocaleString('en-US')} of the ${p.rows.toLocaleString('en-US')} rows to learn from have the label 1 (${p.where}): both labels are needed.`,
    () => 'Give rows of both labels in each part that is learned from.',
  ),
  TRAIN_VALUES_INVALID: define(
    2,
    (p) => `${p.column} holds ${p.found}; accepted: ${p.accepted}.`,
    () => 'Mend these rows or leave them out, or name another column.',
  ),
  TRAIN_LEAK: define(
    1,
    (p) => `${p.file}: the column ${p.column} knows the label: ${p.evidence}.`,
    (p) =>
      `Leave it out (--exclude '${p.column}'), or name it with --trusted where it was known before the label.`,
  ),
  TRAIN_NO_ROWS: define(
    1,
    (p) => `${p.file} has no rows.`,
    () => 'Give a file with a header and a line for each row.',
  ),
  TRAIN_NO_FEATURES: define(
    1,
    (p) => `${p.file} has no column to learn from; left out: ${p.leftOut}.`,
    () => 'Give columns that tell the rows apart and are known before the label.',
  ),
}

function count(rows: number, what: string): string {
  return `${rows.toLocaleString('en-US')} ${what}${rows === 1 ? '' : 's'}`
}
