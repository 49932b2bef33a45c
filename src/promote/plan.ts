import { Problem } from '../base/problem.ts'
import type { Snapshot, SnapshotInput } from '../catalog/snapshot.ts'
import { failureText } from '../gold/data-test.ts'
import type { Promotion } from '../ledger/records.ts'
import type { NodeFacts, PromotionFacts } from './facts.ts'

/** What a promotion will do: data that `--dry-run` prints and the copying consumes. */
export interface PromotionPlan {
  readonly steps: readonly PromotionStep[]
  /** Every reason against it; with one of them nothing is done. */
  readonly problems: readonly Problem[]
  /** Views of the target that will be older than what they read. */
  readonly behind: readonly { readonly view: string; readonly reads: string }[]
}

/** One table or view of a plan. */
export interface PromotionStep {
  readonly snapshot: Snapshot
  /** What answers in the target before. */
  readonly before: Snapshot | undefined
  readonly status: Promotion['status']
  readonly promotion: Promotion
}

/** Plans a promotion. Touches nothing; the same facts give the same plan. */
export function planPromotion(facts: PromotionFacts): PromotionPlan {
  const { from, to, nodes, source, target } = facts
  const steps = nodes.map(({ snapshot }) => stepOf(snapshot, target.get(snapshot.name), from, to))
  const names = new Set(nodes.map(({ snapshot }) => snapshot.name))
  const after = (name: string): string | undefined =>
    (names.has(name) ? source : target).get(name)?.inputsDigest
  return {
    steps,
    problems: [
      ...facts.unpublished.map((name) => new Problem('PROMOTE_UNPUBLISHED', { name, from })),
      ...nodes.flatMap((node) => against(node, facts, after)),
    ],
    behind: [...target.values()].flatMap(({ name, reads = [] }) => {
      const stale = names.has(name) ? [] : reads.filter((read) => isStale(read, target, after))
      return stale.map((read) => ({ view: name, reads: read.name }))
    }),
  }
}

/** True where a promotion makes a view of the target older than what it reads; one that was so before is no news. */
function isStale(
  { name, digest }: SnapshotInput,
  target: ReadonlyMap<string, Snapshot>,
  after: (name: string) => string | undefined,
): boolean {
  return target.get(name)?.inputsDigest === digest && after(name) !== digest
}

function stepOf(
  snapshot: Snapshot,
  before: Snapshot | undefined,
  from: string,
  to: string,
): PromotionStep {
  const { layer, name, version, runId, rowCount: rows } = snapshot
  const isThere = before?.inputsDigest === snapshot.inputsDigest
  const status = isThere ? 'already there' : 'promoted'
  const promotion: Promotion = {
    layer,
    name,
    status,
    rows,
    from: { environment: from, version, runId },
    to: {
      environment: to,
      ...(isThere ? { version: before.version } : {}),
      ...(before === undefined ? {} : { before: before.version }),
    },
  }
  return { snapshot, before, status, promotion }
}

/** Why a node is not promoted; none of them: it is. */
function against(
  { snapshot, failures, lastBuild }: NodeFacts,
  { from, to, source, erased }: PromotionFacts,
  after: (name: string) => string | undefined,
): readonly Problem[] {
  const { name, version } = snapshot
  const refuse = (why: string, next: string): Problem =>
    new Problem('PROMOTE_REFUSED', { name, version, from, why, next })
  const build = `Build it there, with what it reads: bankfull build -e ${from} -s +${name}`
  const failed = failures.map((failure) =>
    refuse(
      `${failure.rows.toLocaleString('en-US')} of its rows fail a check, ${failureText(failure)}`,
      `Mend what gives these rows, then: bankfull run -e ${from}`,
    ),
  )
  const broken =
    lastBuild?.status === 'failed'
      ? [refuse(`its newest build there failed (run ${lastBuild.runId})`, build)]
      : []
  const unknown =
    snapshot.layer === 'gold' && snapshot.reads === undefined
      ? [refuse('nothing says what it was built from', `${build} --full`)]
      : []
  const inputs = (snapshot.reads ?? []).flatMap((read): readonly Problem[] => {
    const now = source.get(read.name)
    if (now?.inputsDigest !== read.digest) {
      const is = now === undefined ? 'none' : `v${now.version}`
      return [
        refuse(`it was built from ${read.name} v${read.version}, and ${from} now has ${is}`, build),
      ]
    }
    if (after(read.name) === read.digest) return []
    return [
      refuse(
        `${to} has another ${read.name} than the one that it was built from`,
        `Promote them together: bankfull promote --from ${from} --to ${to} -s +${name}`,
      ),
    ]
  })
  const behind = snapshot.layer === 'silver' ? [name] : snapshot.sources?.map((one) => one.table)
  const forbidden = (behind ?? []).flatMap((table) => {
    const rows = erased.get(table)
    if (rows === undefined) return []
    return [
      refuse(
        `${rows.toLocaleString('en-US')} rows of ${table} have a key that was erased in ${to}`,
        `Erase them there too: bankfull erase ${table} KEY -e ${from}`,
      ),
    ]
  })
  return [...failed, ...broken, ...unknown, ...inputs, ...forbidden]
}
