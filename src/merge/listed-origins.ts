import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import type { MergePlan } from './plan.ts'

/** Paths that each row group of a data file may list whole. */
const mostPaths = 256

/** The engine's types for the stores and the paths of one data file, while it is written. */
export const storeType: Sql = raw('bankfull_store')
export const pathType: Sql = raw('bankfull_path')

/**
 * Lists the stores and paths of some files as types of the engine: what writes rows then takes each one's place in the
 * list, and hashes no row's text. False where they are too many.
 */
export async function listOrigins(
  plan: MergePlan,
  files: readonly number[],
  engine: Engine,
): Promise<boolean> {
  if (files.length > mostPaths) return false
  const found = files.flatMap((at) => plan.files[at]?.landed.file ?? [])
  // A statement that failed may have left them.
  await unlistOrigins(engine)
  const list = (texts: readonly string[]): readonly Sql[] =>
    [...new Set(texts)].map((text) => literal(text))
  await engine.run(
    sql`create temp type ${storeType} as enum (${list(found.map(({ store }) => store))})`,
  )
  await engine.run(
    sql`create temp type ${pathType} as enum (${list(found.map(({ path }) => path))})`,
  )
  return true
}

/** Takes the lists back. */
export async function unlistOrigins(engine: Engine): Promise<void> {
  await engine.run(sql`drop type if exists ${storeType}`)
  await engine.run(sql`drop type if exists ${pathType}`)
}
