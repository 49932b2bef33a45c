import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Problem, Problems } from '../../src/base/problem.ts'
import { loadProject } from '../../src/project/load.ts'
import type { Project } from '../../src/project/project.ts'

/** The smallest bankfull.yaml and table that load. */
export const smallest: { readonly project: string; readonly table: string } = {
  project: 'project: wash\n',
  table: 'table: Tickets\nmerge: {key: [lTicketID]}\n',
}

/** Files by path, bankfull.yaml supplied where it is left out. */
export type Files = Readonly<Record<string, string | Uint8Array>>

/** A project folder that lasts until the test is done. */
export function folder(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'bankfull-project-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries({ 'bankfull.yaml': smallest.project, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** The project that these files declare. */
export function project(files: Files): Promise<Project> {
  return loadProject(folder(files))
}

/** The problems that these files give; none where they load. Anything but problems is thrown on. */
export async function problems(files: Files): Promise<readonly Problem[]> {
  try {
    await project(files)
    return []
  } catch (error) {
    if (error instanceof Problem) return [error]
    if (error instanceof Problems) return error.problems
    throw error
  }
}

/** Problems as a golden file shows them. */
export function told(list: readonly Problem[]): string {
  return `${list.map(toldOne).join('\n\n')}\n`
}

function toldOne(problem: Problem): string {
  const { where, didYouMean } = problem
  const place = [where?.file, where?.line, where?.column].filter((part) => part !== undefined)
  const lines = [`${problem.code}  ${place.join(':')}`]
  if (where?.excerpt !== undefined) {
    const before = ' '.repeat((where.column ?? 1) - 1)
    lines.push(`    | ${where.excerpt}`, `    | ${before}${'^'.repeat(where.span ?? 1)}`)
  }
  lines.push(`  ${problem.message}`)
  if (didYouMean !== undefined) lines.push(`  did you mean  ${didYouMean}`)
  lines.push(`  next: ${problem.next}`)
  return lines.map((line) => line.trimEnd()).join('\n')
}
