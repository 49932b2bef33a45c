import { join } from 'node:path'
import { land } from '../land/land.ts'
import type { DeliveredFile, LandedFile, RejectedFile } from '../land/landed.ts'
import { foldName } from '../land/landed.ts'
import { advisePlan } from '../merge/advise.ts'
import type { PlannedFile } from '../merge/columns.ts'
import { matchColumns } from '../merge/columns.ts'
import { discover, isUnfinished } from '../merge/discover.ts'
import type { Prepared } from '../merge/prepare.ts'
import { prepare } from '../merge/prepare.ts'
import type { StoreReading, Table } from '../project/project.ts'
import type { DeclaredType } from '../sql/column-type.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { isExport } from './delivered-name.ts'
import { encodingNeeds } from './encoding-need.ts'
import type { ColumnEvidence, Kind } from './evidence.ts'
import { evidenceOf, usualKind } from './evidence.ts'
import type { Headers } from './flat-names.ts'
import type { LaidOutTable, Layout } from './layout.ts'
import { layoutOf, sampled } from './layout.ts'
import { namingRules } from './naming.ts'
import { personalColumns } from './personal.ts'
import type { Proposal, ProposedTable } from './proposal.ts'
import { proposedColumns } from './proposed-column.ts'
import { proposedKey } from './proposed-key.ts'
import type { Spellings } from './spellings.ts'
import { spellingsOf } from './spellings.ts'
import type { StoreNeed } from './store-need.ts'
import { renameNeeds, spellingNeeds } from './store-need.ts'
import { updateTimeOf } from './update-time.ts'

/** Reads a folder of exports, the workspace's deliveries, and proposes a project for it. Writes nothing beside the workspace's scratch. */
export async function propose(workspace: Workspace): Promise<Proposal> {
  const layout = await findLayout(workspace)
  const looked: Looked[] = []
  for (const table of layout.tables) looked.push(await lookAt(workspace, table))
  const readable = looked.filter(({ prepared }) => prepared.plan.files.length > 0)
  const naming = namingRules(readable.flatMap(({ evidence }) => evidence))
  const types = new Map(naming.map(({ prefix, type }) => [prefix, { kind: type } as DeclaredType]))
  const tables: ProposedTable[] = []
  for (const one of readable) tables.push(await proposeTable(workspace, one, types))
  return {
    name: workspace.project.name,
    data: workspace.project.data,
    layout,
    stores: [...new Set(layout.tables.flatMap(({ stores }) => stores))].toSorted(),
    naming,
    tables,
    unreadable: looked.flatMap(({ table, prepared: { plan } }) =>
      plan.files.length > 0
        ? []
        : [{ name: table.name, cause: plan.rejected[0]?.cause ?? 'it holds no file' }],
    ),
  }
}

/** A table after the first look: nothing declared but its columns' names and what its stores need said. */
interface Looked {
  readonly table: LaidOutTable
  readonly declared: Table
  readonly prepared: Prepared
  readonly spellings: readonly Spellings[]
  readonly evidence: readonly ColumnEvidence[]
  readonly needs: readonly StoreNeed[]
}

async function findLayout(workspace: Workspace): Promise<Layout> {
  const { deliveries, reporter, project } = workspace
  reporter.stage('look', project.data)
  const stored = (await deliveries.list('')).filter(({ path }) => !isUnfinished(path))
  const paths = stored
    .filter(({ path, isLink }) => isExport(path) && !isLink)
    .map(({ path }) => path)
    .toSorted()
  const known = new Set(paths)
  const others = stored.map(({ path }) => path).filter((path) => !known.has(path))
  return layoutOf(paths, others.toSorted(), await headersOf(workspace, sampled(paths)))
}

/** The column names of these files, folded; files that cannot be read have none. */
async function headersOf(workspace: Workspace, paths: readonly string[]): Promise<Headers> {
  const files: DeliveredFile[] = []
  for (const path of paths)
    files.push(...(await discover(fileTable(path), workspace.deliveries)).files)
  const landed = await landEach(workspace, files, {})
  return new Map(
    landed.flatMap((one) =>
      one.kind === 'landed' ? [[one.file.path, one.columns.map(({ name }) => foldName(name))]] : [],
    ),
  )
}

async function lookAt(workspace: Workspace, laidOut: LaidOutTable): Promise<Looked> {
  const { deliveries, engine, project, reporter } = workspace
  reporter.stage('look', laidOut.name, `${laidOut.files.length} files`)
  const bare = tableOf(laidOut)
  const { files } = await discover(bare, deliveries)
  const first = await landEach(workspace, files, {})
  const rejected = first.filter((file) => file.kind === 'rejected')
  const read = first.filter((file) => file.kind === 'landed')
  const encodings = await encodingNeeds(
    rejected,
    read.map(({ file }) => file),
    deliveries,
  )
  const sure = encodings.filter((need) => need.sure)
  const again = rejected.filter(({ file }) => sure.some(({ store }) => store === file.store))
  const second = await landEach(
    workspace,
    again.map(({ file }) => file),
    sure[0]?.reading ?? {},
  )
  const landed = [...read, ...second.filter((file) => file.kind === 'landed')]
  const headed = withHeader(landed)
  const columns = matchColumns(project, bare, headed)
  const renames = renameNeeds(columns, headed)
  const needs = [...encodings, ...renames]
  const old = new Set(renames.flatMap(({ reading }) => [...(reading.rename?.keys() ?? [])]))
  const declared = {
    ...bare,
    stores: readingsOf(needs),
    columns: columns.filter(({ name }) => !old.has(name)).map(({ name }) => undescribed(name)),
  }
  const prepared = await prepare(
    workspace,
    declared,
    await discover(declared, deliveries),
    new Map(),
    true,
  )
  const spellings = await spellingsOf(prepared.plan, engine)
  const evidence = evidenceOf(prepared.plan, prepared.profiles, spellings)
  return {
    table: laidOut,
    declared,
    prepared,
    spellings,
    evidence,
    needs: [...needs, ...spellingNeeds(spellings, evidence)],
  }
}

async function landEach(
  { deliveries, engine, asideFolder }: Workspace,
  files: readonly DeliveredFile[],
  reading: StoreReading,
): Promise<readonly (LandedFile | RejectedFile)[]> {
  const tools = {
    deliveries,
    engine,
    landedFolder: join(asideFolder, 'landed'),
    schemas: new Map(),
  }
  const done: (LandedFile | RejectedFile)[] = []
  for (const file of files)
    done.push(await land({ file, reading, known: new Set(), declared: [] }, tools))
  return done
}

/** Files that share a column with most others; one that shares none was taken by its first record, having no header. */
function withHeader(landed: readonly LandedFile[]): readonly PlannedFile[] {
  const folded = landed.map(({ columns }) => new Set(columns.map(({ name }) => foldName(name))))
  const counts = new Map<string, number>()
  for (const name of folded.flatMap((names) => [...names]))
    counts.set(name, (counts.get(name) ?? 0) + 1)
  const isUsual = (name: string): boolean => (counts.get(name) ?? 0) * 2 > landed.length
  return landed
    .filter((_, at) => [...(folded[at] ?? [])].some(isUsual) || ![...counts.keys()].some(isUsual))
    .map((file) => ({ landed: file, reading: {} }))
}

/** Times are left as they are spelled: a file whose dates are asked about still tells what its keys are worth. */
async function proposeTable(
  workspace: Workspace,
  looked: Looked,
  naming: ReadonlyMap<string, DeclaredType>,
): Promise<ProposedTable> {
  const { table, evidence, spellings, needs } = looked
  const untimed = new Map([...naming].filter(([, { kind }]) => kind !== 'timestamp'))
  const declared = { ...looked.declared, stores: readingsOf(needs) }
  const project = { ...workspace.project, naming: untimed }
  const isKnown =
    untimed.size === 0 && !needs.some(({ sure, reading }) => sure && isOfValues(reading))
  const { plan, profiles } = isKnown
    ? looked.prepared
    : await prepare(
        { ...workspace, project },
        declared,
        await discover(declared, workspace.deliveries),
        new Map(),
        true,
      )
  const times = new Set(evidence.filter(isTime).map(({ column }) => column))
  const advice = await advisePlan(plan, workspace.engine, measures(evidence))
  const key = proposedKey(plan, advice)
  return {
    laidOut: table,
    rows: plan.files.reduce((sum, { landed }) => sum + landed.records, 0),
    key,
    updateTime: updateTimeOf(
      plan,
      profiles,
      (column) => times.has(column) && !key.columns.includes(column),
    ),
    columns: proposedColumns(plan, evidence, naming),
    personal: personalColumns(
      plan.columns.map(({ name }) => name),
      spellings,
    ),
    needs,
    rejected: plan.rejected.map(({ file, cause }) => ({ file: file.path, cause })),
  }
}

/** Columns that say how much or when, which no drift makes into a key. */
function measures(evidence: readonly ColumnEvidence[]): ReadonlySet<string> {
  const kinds: ReadonlySet<Kind | undefined> = new Set([
    'boolean',
    'decimal',
    'double',
    'timestamp',
  ])
  const found = evidence.filter((one) => kinds.has(usualKind(one)) || isTime(one))
  return new Set(found.map(({ column }) => column))
}

/** True where a reading changes what values say, and not only how a file is opened. */
function isOfValues({ decimalMark, nulls }: StoreReading): boolean {
  return decimalMark !== undefined || nulls !== undefined
}

function isTime({ files }: ColumnEvidence): boolean {
  const times = files.filter(({ holds }) => holds.has('timestamp')).length
  return files.length > 0 && times >= files.length * 0.9
}

function undescribed(name: string): Table['columns'][number] {
  return { name, type: undefined, unit: undefined, meaning: undefined, pii: false }
}

function readingsOf(needs: readonly StoreNeed[]): ReadonlyMap<string, StoreReading> {
  const stores = new Map<string, StoreReading>()
  for (const { store, reading, sure } of needs) {
    if (!sure) continue
    const key = store === '' ? '*' : store
    const standing = stores.get(key)
    const rename = new Map([...(standing?.rename ?? []), ...(reading.rename ?? [])])
    stores.set(key, { ...standing, ...reading, ...(rename.size === 0 ? {} : { rename }) })
  }
  return stores
}

function fileTable(path: string): Table {
  return tableOf({
    name: 'file',
    pattern: path.replace(/[*?{}]/g, '?'),
    files: [path],
    stores: [],
    strangers: [],
  })
}

function tableOf({ name, pattern }: LaidOutTable): Table {
  return {
    name,
    files: pattern,
    purpose: '',
    merge: {
      key: [],
      allowNullMergeKeys: false,
      normalize: new Map(),
      identity: [],
      winner: { kind: 'last_file' },
    },
    drift: 'widen',
    columns: [],
    stores: new Map(),
    references: [],
    checks: [],
    delivery: 'partial',
    quarantineLimit: undefined,
    freshness: {},
    where: () => ({ file: '' }),
  }
}
