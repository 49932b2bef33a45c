/** committer.ts FOLDER NAME COUNT: commits that often to `silver/Visits`, on top of whatever is there. */
import { Problem } from '../../src/base/problem.ts'
import type { Snapshot } from '../../src/catalog/snapshot.ts'
import type { Warehouse } from './warehouse.ts'
import { drafted, warehouse } from './warehouse.ts'

const [folder = '', name = '', count = ''] = process.argv.slice(2)
await using house = await warehouse(folder)
let conflicts = 0
for (let at = 0; at < Number(count); at += 1) await commit(house, `select '${name} ${at}' as id`)
console.log(conflicts)

async function commit(one: Warehouse, select: string): Promise<Snapshot> {
  const draft = await drafted(one, { id: { kind: 'text' } }, select)
  for (;;) {
    const onto = await one.catalog.current('silver', 'Visits')
    try {
      return await one.catalog.commit(draft, onto)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'SNAPSHOT_CONFLICT') throw error
      conflicts += 1
    }
  }
}
