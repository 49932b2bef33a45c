/**
 * The English that any question is made of, whatever the trade. No word here names a thing that a business
 * measures: those come from the project.
 */

/** Words that carry no content of their own. */
export const functionWords: ReadonlySet<string> = setOf(`
  a an the this that these those it its it's our ours we us my mine i me you your yours they them their there here
  is are was were be been being am do does did doing done has have had having can could would should will shall may might
  what what's whats which who who's whose where when how how's hows
  of in at on for from to by per with and or as into within across among during over about near around through each every
  show give list tell get find pull bring fetch display see view want need know like please pls plz hi hello hey thanks
  thank let let's lets help any some all both also so then than just only now currently still ever yet very really quite
  much many lot lots
  up out off down one ones go going gone come comes came look looks looking make made run running
  ok okay yes i'd i'm we're we've i've they're that's there's us if`)

/**
 * Words about asking and presenting. They are understood, and change nothing: the rows are shown as the view
 * holds them.
 */
export const lightWords: ReadonlySet<string> = setOf(`
  question answer data figure figures number numbers stat stats statistic statistics report reports summary
  overview breakdown break broken table chart value values total totals overall sum count counts amount
  percent percentage percentages pct average avg mean rate rates level levels detail details result results info information
  performance perform performs performed performing performer performers doing rank ranks ranked ranking rankings rated rating
  compare compared comparing comparison versus vs against between different difference
  order ordered sort sorted name names named side together
  latest recent recently historical history trend trends trending over-time time
  calculate explain describe give exactly currently whole entire single individual respective respectively
  happened happening had kind sort`)

/** Words that turn a question round; where nothing understands them, nothing may be answered. */
export const negations: ReadonlySet<string> = setOf(`
  not no never none neither nor without except excluding excludes exclude besides minus isn't aren't don't didn't
  doesn't haven't hasn't wasn't weren't won't can't cannot other others`)

/** Verbs that ask for something to be done rather than told. */
export const actionVerbs: ReadonlySet<string> = setOf(`
  delete drop remove erase truncate insert update alter create grant revoke set reset change modify edit write
  send email mail text call message notify remind schedule book order buy pay refund charge cancel approve
  close open start stop turn enable disable assign transfer move copy upload download install execute fire hire
  fix rename merge add`)

/** What follows a verb when something is to be done to a thing. */
export const actionObjects: ReadonlySet<string> = setOf(
  'the all every each this that these those my our his her their a an it them everyone everything any user users table database account',
)

/** Words that may stand before an action verb. */
export const actionLeads: ReadonlySet<string> = setOf(
  'please pls can could would will you i we want need to let us lets go and then now just help me kindly must should',
)

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/))
}
