import type { Random } from './random.ts'
import type { Site } from './site.ts'

const FIRST = (
  'Ava Noah Mia Liam Emma Lucas Olivia Ethan Sofia Mason Chloe Logan Grace Owen Zoe Caleb Nora Wyatt ' +
  'Ruby Henry Elena Marcus Priya Diego Hannah Andre Mei Omar Tessa Victor Carmen Felix Dana Reggie'
).split(' ')
const LAST = (
  'Smith Johnson Brown Garcia Miller Davis Lopez Wilson Anderson Thomas Moore Jackson Martin Lee White ' +
  'Harris Clark Lewis Walker Hall Young King Wright Hill Green Adams Baker Nelson Carter Mitchell Patel ' +
  'Nguyen Kim Rivera Cooper Reed Bailey Brooks Kelly Howard Ward Price Bennett Foster Griffin Hayes'
).split(' ')
const ACCENTED_FIRST = ['José', 'Zoë', 'René', 'Andrés', 'Núria', 'Jürgen', 'Chloé', 'Íñigo']
const ACCENTED_LAST = [
  'Muñoz',
  'Peña',
  'Güell',
  'Ibáñez',
  'Müller',
  'Lefèvre',
  'Castañeda',
  'Gonçalves',
]
const QUOTED_LAST = [
  'Baker "Skip" Reed',
  'Ward, Jr.',
  'O\'Neil, "Red"',
  'King\nc/o Price',
  'Hall,\n"unit 4"',
]

/** A customer on file. */
export interface Person {
  /** Given once everybody at the site is known. */
  id: number
  readonly created: number
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly phone: string | null
  readonly optIn: boolean
  readonly plate: string | null
}

/** Draws a customer who signs up at a moment. */
export function person(site: Site, created: number, draw: Random): Person {
  const odd = draw.next()
  const accented = odd < (site.names === 'accented' ? 0.35 : 0.03)
  const quoted = site.names === 'quoted' && odd > 0.94
  const firstName = draw.pick(accented ? ACCENTED_FIRST : FIRST)
  const lastName = draw.pick(quoted ? QUOTED_LAST : accented ? ACCENTED_LAST : LAST)
  const mailbox = `${plain(firstName)}.${plain(lastName)}${draw.whole(1, 9999)}`
  return {
    id: 0,
    created,
    firstName,
    lastName,
    email: draw.chance(0.88) ? `${mailbox}@${draw.pick(['mail', 'post', 'inbox'])}.example` : null,
    phone: draw.chance(0.8) ? phone(draw) : null,
    optIn: draw.chance(0.55),
    plate: plate(draw),
  }
}

/** A licence plate; some are all digits with zeros in front, some could not be read. */
export function plate(draw: Random): string | null {
  const kind = draw.next()
  if (kind < 0.03) return null
  if (kind < 0.05) return String(draw.whole(1, 9999)).padStart(draw.whole(3, 6), '0')
  const letters = Array.from({ length: 3 }, () => draw.pick([...'ABCDEFGHJKLMNPRSTUVWXYZ'])).join(
    '',
  )
  return `${letters}${String(draw.whole(0, 9999)).padStart(4, '0')}`
}

function phone(draw: Random): string {
  const [area, line] = [draw.whole(201, 989), `01${String(draw.whole(0, 99)).padStart(2, '0')}`]
  const notations = [
    `(${area}) 555-${line}`,
    `${area}-555-${line}`,
    `+1 ${area} 555 ${line}`,
    `${area}555${line}`,
  ]
  return draw.pick(notations)
}

/** The letters of a name that may stand in a mailbox. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}
