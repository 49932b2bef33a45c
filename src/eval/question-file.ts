import { readFile } from 'node:fs/promises'
import { Problem } from '../base/problem.ts'

/** The text of a file of questions. Throws QUESTION_FILE_UNREADABLE. */
export async function readQuestionFile(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path))
  } catch (error) {
    throw new Problem(
      'QUESTION_FILE_UNREADABLE',
      { cause: error instanceof Error ? error.message : String(error) },
      { where: { file: path }, cause: error },
    )
  }
}
