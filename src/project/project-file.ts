import { askSettings } from './ask-schema.ts'
import { declared } from './declared.ts'
import type { Calendar, Environment, ExpectedStores, Project } from './project.ts'
import type { CalendarYaml, EnvironmentYaml, ProjectYaml } from './schema.ts'
import { projectShape } from './schema.ts'
import { readSections, type Sections } from './sections.ts'
import { checkFreshness } from './table-file.ts'
import type { YamlFile } from './yaml-file.ts'
import { plain } from './yaml-value.ts'

/** bankfull.yaml, read. */
export interface ProjectFile {
  readonly yaml: YamlFile
  readonly sections: Sections<ProjectYaml>
}

/** What bankfull.yaml alone says of the project. */
export type ProjectSettings = Omit<
  Project,
  'root' | 'tables' | 'views' | 'scope' | 'models' | 'checks'
>

/** Reads bankfull.yaml; what is wrong in it goes to its list of problems. */
export function readProjectFile(yaml: YamlFile): ProjectFile {
  const sections = readSections(projectShape, yaml)
  checkFreshness(sections.sound.freshness, yaml)
  return { yaml, sections }
}

/** The settings with the defaults that docs and schema name. */
export function projectSettings(written: ProjectYaml): ProjectSettings {
  return {
    name: written.project,
    today: written.today,
    data: folder(written.data ?? 'data'),
    state: written.state && folder(written.state),
    output: written.output && folder(written.output),
    stores: expectedStores(written),
    naming: new Map(Object.entries(written.naming ?? {}).map(([p, type]) => [p, declared(type)])),
    calendar: calendar(written.calendar),
    ask: askSettings(written.ask),
    environments: environments(written),
  }
}

function folder(written: string): string {
  return written.replace(/(?<=[^/])\/+$/, '')
}

function expectedStores({ stores }: ProjectYaml): ExpectedStores {
  if (stores === undefined) return { kind: 'none' }
  if ('table' in stores) return { kind: 'from_table', table: stores.table, key: stores.key }
  return { kind: 'list', names: stores }
}

function calendar(written: CalendarYaml = {}): Calendar {
  return {
    weekStarts: written.week_starts ?? 'monday',
    fiscalYearStartMonth: written.fiscal_year_start_month ?? 10,
    fiscalYearNamedBy: written.fiscal_year_named_by ?? 'ending_year',
    timeZone: written.time_zone ?? 'UTC',
  }
}

function environments(written: ProjectYaml): ReadonlyMap<string, Environment> {
  const usual = written.engine ?? 'duckdb'
  const read = ({ engine, data, state, output, ...settings }: EnvironmentYaml): Environment => ({
    engine: engine ?? usual,
    data: data && folder(data),
    state: state && folder(state),
    output: output && folder(output),
    settings: Object.fromEntries(Object.entries(settings).map(([key, it]) => [key, plain(it)])),
  })
  // An engine for all is one for the environment that nobody needs to declare, too.
  const undeclared = written.engine === undefined ? {} : { dev: {} }
  const all = Object.entries({ ...undeclared, ...written.environments })
  return new Map(all.map(([name, environment]) => [name, read(environment)]))
}
