import type { Ending } from '../eval/ending.ts'

/** An ending as a person reads it. */
export function endingText({ status, views }: Ending): string {
  switch (status) {
    case 'answer':
      return `answered by ${views.join('')}`
    case 'clarify':
      return `asked back: ${views.join(', ')}`
    case 'refuse':
      return 'refused'
  }
}
