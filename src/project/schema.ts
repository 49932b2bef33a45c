import * as z from 'zod'
import { type AskYaml, askSchema } from './ask-schema.ts'
import {
  dictionary,
  distinct,
  mapping,
  objectName,
  oneOf,
  type Shape,
  settings,
  spelled,
  text,
  timeZone,
  typeName,
  whole,
} from './field-schema.ts'
import { type ModelYaml, modelShape } from './model-schema.ts'
import { type ScopeYaml, scopeShape } from './scope-schema.ts'
import { type FreshnessYaml, freshness, type TableYaml, tableShape } from './table-schema.ts'
import { type ViewYaml, viewShape } from './view-schema.ts'

/** bankfull.yaml as written, its shape checked. */
export interface ProjectYaml {
  readonly project: string
  readonly today?: string | undefined
  readonly data?: string | undefined
  readonly state?: string | undefined
  readonly output?: string | undefined
  readonly stores?: readonly string[] | StoresFromTable | undefined
  readonly naming?: Readonly<Record<string, string>> | undefined
  readonly calendar?: CalendarYaml | undefined
  readonly ask?: AskYaml | undefined
  readonly engine?: 'duckdb' | 'spark' | undefined
  readonly freshness?: FreshnessYaml | undefined
  readonly environments?: Readonly<Record<string, EnvironmentYaml>> | undefined
}

/** The stores are the values of a table's column. */
export interface StoresFromTable {
  readonly expected: 'from_table'
  readonly table: string
  readonly key: string
}

/** The `calendar:` key. */
export interface CalendarYaml {
  readonly week_starts?: 'monday' | 'sunday' | undefined
  readonly fiscal_year_start_month?: number | undefined
  readonly fiscal_year_named_by?: 'starting_year' | 'ending_year' | undefined
  readonly time_zone?: string | undefined
}

/** One of `environments:`; keys beyond `engine` are kept for the stage that reads them. */
export interface EnvironmentYaml {
  readonly engine?: 'duckdb' | 'spark' | undefined
  readonly data?: string | undefined
  readonly state?: string | undefined
  readonly output?: string | undefined
  readonly [setting: string]: unknown
}

const engine = oneOf(['duckdb', 'spark'])

const stores = z.union(
  [
    distinct(spelled(), 'a list of stores'),
    mapping({
      expected: oneOf(['from_table']),
      table: objectName().describe('The table that lists the stores'),
      key: text().describe('Its column that holds one value a store'),
    }),
  ],
  { error: 'a list of stores, or {expected: from_table, table: TABLE, key: COLUMN}' },
)

const calendar = mapping({
  week_starts: oneOf(['monday', 'sunday']).optional().describe('First day of a week; monday'),
  fiscal_year_start_month: whole(1, 12).optional().describe('1 to 12; 10'),
  fiscal_year_named_by: oneOf(['starting_year', 'ending_year']).optional().describe('ending_year'),
  time_zone: timeZone().optional().describe('IANA name of the zone that days are counted in; UTC'),
})

/** A folder on this machine. */
const folder = text(/^(?!\w+:\/\/).*\S/, 'a folder on this machine')

const environment = settings({
  engine: engine.optional(),
  data: text().optional().describe('Its own deliveries; those of the project'),
  state: folder.optional().describe('Its own state; environments/NAME below that of the project'),
  output: folder
    .optional()
    .describe('Its own published tables; environments/NAME below those of the project'),
})

/** The keys of bankfull.yaml. */
export const projectShape: Shape<ProjectYaml> = {
  project: text().describe('Name of the project'),
  today: text()
    .refine(isDay, { error: 'a day of the calendar as YYYY-MM-DD' })
    .meta({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
    .optional()
    .describe(
      'The day by which questions are read (YYYY-MM-DD), for projects whose data end there; the real day',
    ),
  data: text()
    .optional()
    .describe('Folder of the deliveries, relative to this file, or a gs:// prefix; data'),
  state: folder
    .optional()
    .describe(
      'Folder of what is known of the deliveries: ledger, landed text, models, lock; .bankfull',
    ),
  output: folder
    .optional()
    .describe(
      'Folder of the published tables and views, for others to read; warehouse below state',
    ),
  stores: stores.optional().describe('Which stores a full answer needs'),
  naming: dictionary(text(/^[A-Za-z_]+$/, 'a prefix of letters'), typeName(), 'prefix: type')
    .optional()
    .describe('Column-name prefix → type, for systems whose column names carry their type'),
  calendar: calendar.optional().describe('How dates in questions and views are read'),
  ask: askSchema().optional().describe('How questions are kept, and what an evaluation is held to'),
  engine: engine.optional().describe('Engine of environments that name none; duckdb'),
  freshness: freshness().optional().describe('For tables that declare none of their own'),
  environments: dictionary(
    text(/^[a-z][a-z0-9_-]*$/, 'a name of lower-case letters'),
    environment,
    'a mapping of environments',
  )
    .optional()
    .describe('dev, staging, prod … with the engine and settings of each'),
}

/** The JSON Schemas for editors, by file name, as they stand in schema/. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  return new Map([
    ['project.schema.json', jsonSchema<ProjectYaml>(projectShape, 'bankfull.yaml: a project')],
    ['table.schema.json', jsonSchema<TableYaml>(tableShape, 'tables/*.yaml: one merged table')],
    [
      'scope.schema.json',
      jsonSchema<ScopeYaml>(scopeShape, 'questions/scope.yaml: what no single view answers'),
    ],
    ['view.schema.json', jsonSchema<ViewYaml>(viewShape, 'views/*.yaml: one authoritative view')],
    ['model.schema.json', jsonSchema<ModelYaml>(modelShape, 'models/*.yaml: one prediction')],
  ])
}

function jsonSchema<T>(shape: Shape<T>, title: string): object {
  return z.toJSONSchema(z.strictObject(shape).meta({ title }), { reused: 'inline' })
}

function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}
