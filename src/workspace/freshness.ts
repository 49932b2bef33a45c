import type { Clock } from '../base/clock.ts'
import { Problem } from '../base/problem.ts'
import type { Snapshot, SnapshotSource } from '../catalog/snapshot.ts'
import type { Project } from '../project/project.ts'
import { minutes } from '../project/table-file.ts'
import type { Workspace } from './workspace.ts'

/** How a table's or view's data stand against the declared limits; `undeclared` where no table behind it has one. */
export interface Freshness {
  readonly state: 'fresh' | 'late' | 'too_late' | 'undeclared'
  /** The tables that stand behind it and are late, the oldest first. */
  readonly late: readonly LateTable[]
}

/** A table whose newest data are older than they may be. */
export interface LateTable extends SnapshotSource {
  readonly state: 'late' | 'too_late'
  readonly ageHours: number
  /** The limit that it is over, as declared: `26h`. */
  readonly limit: string
}

/**
 * How fresh a snapshot is now. A view is judged by the data that it was built from: tables that were merged anew since
 * make it no fresher. Where the project has a fixed day, that day's beginning is now.
 */
export function freshnessOf(snapshot: Snapshot, project: Project, clock: Clock): Freshness {
  const zone = project.calendar.timeZone
  const now = project.today === undefined ? clock.now() : instantOf(project.today, zone)
  const sources = sourcesOf(snapshot)
  const late = sources
    .flatMap((source) => lateness(source, project, now) ?? [])
    .toSorted((a, b) => b.ageHours - a.ageHours)
  const isDeclared = sources.some(({ table }) => {
    const { warnAfter, errorAfter } = limitsOf(project, table)
    return (warnAfter ?? errorAfter) !== undefined
  })
  if (late.some(({ state }) => state === 'too_late')) return { state: 'too_late', late }
  if (late.length > 0) return { state: 'late', late }
  return { state: isDeclared ? 'fresh' : 'undeclared', late }
}

/** A problem for each table whose newest data are older than its `error_after` allows. */
export async function tooLate({
  project,
  catalog,
  clock,
}: Pick<Workspace, 'project' | 'catalog' | 'clock'>): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const { name, where } of project.tables) {
    const snapshot = await catalog.current('silver', name)
    const late = snapshot === undefined ? [] : freshnessOf(snapshot, project, clock).late
    for (const { state, table, asOf, ageHours, limit } of late)
      if (state === 'too_late')
        problems.push(
          new Problem(
            'DATA_TOO_LATE',
            { table, asOf, ageHours, limit },
            { where: where('freshness', 'error_after') },
          ),
        )
  }
  return problems
}

function sourcesOf(snapshot: Snapshot): readonly SnapshotSource[] {
  if (snapshot.sources !== undefined || snapshot.layer === 'gold') return snapshot.sources ?? []
  return [{ table: snapshot.name, asOf: snapshot.dataAsOf ?? snapshot.publishedAt }]
}

function limitsOf(
  { tables }: Project,
  table: string,
): { readonly warnAfter?: string | undefined; readonly errorAfter?: string | undefined } {
  return tables.find(({ name }) => name === table)?.freshness ?? {}
}

function lateness(source: SnapshotSource, project: Project, now: Date): LateTable | undefined {
  const { warnAfter, errorAfter } = limitsOf(project, source.table)
  const ageMs = now.getTime() - instantOf(source.asOf, project.calendar.timeZone).getTime()
  const isOver = (limit: string | undefined): limit is string =>
    limit !== undefined && ageMs > minutes(limit) * 60_000
  const ageHours = Math.floor(ageMs / 3_600_000)
  if (isOver(errorAfter)) return { ...source, state: 'too_late', ageHours, limit: errorAfter }
  if (isOver(warnAfter)) return { ...source, state: 'late', ageHours, limit: warnAfter }
  return undefined
}

/** A moment as data tell it: with its offset, or else by the clocks of a zone. A bare day is its beginning. */
function instantOf(text: string, zone: string): Date {
  const offset = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.exec(text.slice(10))?.[0]
  if (offset !== undefined) return new Date(text.replace(/([+-]\d\d)$/, '$1:00'))
  const wall = new Date(`${text.slice(0, 10)}T${text.slice(11) || '00:00:00'}Z`)
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(wall)
  const ahead = Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(wall.getTime() / 1000) * 1000
  return new Date(wall.getTime() - ahead)
}
