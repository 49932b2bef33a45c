import { Problem } from '../base/problem.ts'
import type { Call } from './command.ts'

/** The day that `--today` fixes. Throws USAGE for anything but a day of the calendar. */
export function todayOf(call: Call): string | undefined {
  const today = call.text('today')
  if (today !== undefined && !isDay(today))
    throw new Problem('USAGE', { message: `--today takes a day as YYYY-MM-DD, not ${today}.` })
  return today
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  )
}
