import type { DatabaseSync } from 'node:sqlite'
import type { AskedQuestion, QuestionRecord } from './records.ts'

/** The wordings that were asked, by what became of them, the newest first. */
export function askedQuestions(db: DatabaseSync, limit: number): readonly AskedQuestion[] {
  return db
    .prepare(
      `select question, status, view, reason, count(*) as times, max(asked_at) as last, max(id) as newest
       from questions group by question, status, view, reason order by newest desc limit ?`,
    )
    .all(limit)
    .map((row) => ({
      question: String(row['question']),
      status: row['status'] as QuestionRecord['status'],
      view: textOf(row['view']),
      reason: textOf(row['reason']),
      times: Number(row['times']),
      lastAskedAt: String(row['last']),
    }))
}

function textOf(cell: unknown): string | undefined {
  return cell === null ? undefined : String(cell)
}
