import type { Catalog } from '../catalog/catalog.ts'
import type { Layer, Snapshot } from '../catalog/snapshot.ts'
import type { CompiledView } from './compile.ts'
import type { Published } from './plan.ts'

/** The snapshots that answer now for views and all that they read. */
export async function publishedFor(
  compiled: readonly CompiledView[],
  catalog: Catalog,
): Promise<Published> {
  const inputs = compiled.flatMap((view) => view.inputs)
  const current = async (
    layer: Layer,
    names: readonly string[],
  ): Promise<Map<string, Snapshot>> => {
    const found = new Map<string, Snapshot>()
    for (const name of new Set(names)) {
      const snapshot = await catalog.current(layer, name)
      if (snapshot) found.set(name, snapshot)
    }
    return found
  }
  const named = (layer: Layer): readonly string[] =>
    inputs.filter((input) => input.layer === layer).map(({ name }) => name)
  return {
    silver: await current('silver', named('silver')),
    gold: await current('gold', [...named('gold'), ...compiled.map(({ name }) => name)]),
  }
}
