import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Problem } from '../base/problem.ts'
import type { ExportFormat } from '../workspace/export.ts'
import { formatOf } from '../workspace/export.ts'

/** Where `--out` says that rows go. Throws USAGE for another ending, for a target that is a folder or a device, which would be replaced, and for one in no folder. */
export async function outFile(
  out: string,
): Promise<{ readonly target: string; readonly format: ExportFormat }> {
  const format = formatOf(out)
  if (format === undefined)
    throw new Problem('USAGE', { message: `--out must end in .parquet or .csv, not ${out}.` })
  return { target: await fileTarget(out), format }
}

/** Where `--out` says that a file goes, whatever its ending. Throws USAGE for a folder, a device, and a file in no folder. */
export async function fileTarget(out: string): Promise<string> {
  const target = resolve(out)
  const standing = await stat(target).catch(() => undefined)
  if (standing !== undefined && !standing.isFile())
    throw new Problem('USAGE', { message: `${out} is not a regular file.` })
  const folder = await stat(dirname(target)).catch(() => undefined)
  if (!folder?.isDirectory())
    throw new Problem('USAGE', { message: `there is no folder ${dirname(out)} for ${out}.` })
  return target
}
