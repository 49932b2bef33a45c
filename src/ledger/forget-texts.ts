import type { DatabaseSync } from 'node:sqlite'
import type { FileRecord, ViewRecord } from './records.ts'

/**
 * Takes texts out of the free words of the ledger: questions go, a run's note and a rejected file's cause are replaced.
 * Gives the number of places.
 */
export function forgetTexts(
  db: DatabaseSync,
  holds: (text: string) => boolean,
  dryRun: boolean,
): number {
  const questions = idsOf(db, 'select id, question as words from questions', holds)
  const notes = idsOf(
    db,
    'select rowid as id, note as words from runs where note is not null',
    holds,
  )
  const causes = db
    .prepare('select rowid as id, document from files')
    .all()
    .map((row) => ({
      id: Number(row['id']),
      file: JSON.parse(String(row['document'])) as FileRecord,
    }))
    .filter(({ file }) => file.cause !== undefined && holds(file.cause))
  const messages = db
    .prepare('select rowid as id, document from views')
    .all()
    .map((row) => ({
      id: Number(row['id']),
      view: JSON.parse(String(row['document'])) as ViewRecord,
    }))
    .filter(({ view }) => view.problems.some(({ message = '' }) => holds(message)))
  if (!dryRun) {
    for (const id of questions) db.prepare('delete from questions where id = ?').run(id)
    for (const id of notes) db.prepare('update runs set note = ? where rowid = ?').run(erased, id)
    for (const { id, file } of causes)
      db.prepare('update files set document = ? where rowid = ?').run(
        JSON.stringify({ ...file, cause: erased }),
        id,
      )
    for (const { id, view } of messages) {
      const problems = view.problems.map((problem) => ({ ...problem, message: erased }))
      db.prepare('update views set document = ? where rowid = ?').run(
        JSON.stringify({ ...view, problems }),
        id,
      )
    }
  }
  return questions.length + notes.length + causes.length + messages.length
}

const erased = 'erased'

function idsOf(
  db: DatabaseSync,
  query: string,
  holds: (text: string) => boolean,
): readonly number[] {
  return db
    .prepare(query)
    .all()
    .filter((row) => holds(String(row['words'])))
    .map((row) => Number(row['id']))
}
