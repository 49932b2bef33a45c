/**
 * The English that any question is made of, whatever the trade. No word here names a thing that a business
 * measures: those come from the project.
 */

/** Words that carry no content of their own. */
export const functionWords: ReadonlySet<string> = setOf(`
  a an the this that these those it its it's our ours we us my mine i me you your yours they them their there here
  is are was were be been being am do does did doing done has have had having can could may
  what what's whats which who who's whose where when how how's hows
  of in at on for from to by per with and or as into within across among during over about near around through each every
  show give list tell get find pull bring fetch display see view want need know like please pls plz hi hello hey thanks
  thank let let's lets help any some all both also so then than just only now currently still ever yet very really quite
  much many lot lots
  up out off down one ones go going gone come comes came look looks looking make made run running
  ok okay yes i'd i'm we're we've i've they're that's there's us if
  he she him her his hers himself herself themselves ourselves whom whether while because since though although but
  too again else anyway actually basically really simply maybe perhaps please gimme lemme wanna gonna wondering wonder
  such own same each per via onto upon toward towards behind beyond besides inside outside along
  until till once twice always often usually sometimes rather even almost nearly roughly approximately approx around
  somebody someone something anybody anyone anything everybody everyone everything
  must ought used gets got getting gotten put puts putting keep keeps take takes took taken taking
  seem seems seemed appear appears look like say says said saying think thinks thought feel feels
  let letting goes went happen happens being been cause cos cuz
  amongst whilst amid upto thru what'd who'd where'd how'd that'd why'd they'd she'd he'd you'd it'd what'll
  rn atm asap fyi btw lol thx ty u ur r n w cant whos`)

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
  happened happening had kind sort
  pull fetch return provide print output dump grab hand supply present presented generate compute check verify confirm
  break list lists listing listed lines line row rows column columns record sheet spreadsheet dashboard graph plot snapshot
  granularity picture glance look quick quickly short brief briefly plain simple simply basic straight raw exact precise accurate
  tonight
  number num no. qty quantity measure measures metric metrics kpi kpis indicator indicators stuff thing things
  ratio share portion proportion fraction slice part parts piece amounts sums sum figure
  per-unit each-one across chain-wide company-wide companywide overall altogether combined grouped group groups split
  distribution series sequence running cumulative view views version
  good great well fine nice decent bad badly poor poorly okay strong weak solid big bigger small smaller large larger
  high higher low lower up down more less fewer better worse
  real true actual right correct proper normal usual typical regular general specific particular certain
  lately nowadays presently tonight soon already before after later earlier previously afterwards
  change changes changed changing move moves moved moving shift shifted
  please-share help helps need needs needed want wants wanted like likes
  start starts started starting begin begins beginning end ends ended ending close closing
  business company firm-wide folks guys everybody
  it's its what're where's there're gimme
  first second third next last top-line bottom-line headline
  way ways manner side sides case cases fact facts point points idea sense
  left right full half double
  ever never-mind anyway
  recap recaps readout roundup rundown digest tally tallies explanation explanations background log logs
  period periods basis
  include includes included including main offender offenders culprit culprits
  bunch couple handful ton tons loads plenty heap heaps gut feeling`)

/**
 * Adverbs, pleasantries and talk around a question: how sure, how much in earnest and how soon. They choose no rows,
 * and the model does not see them.
 */
export const fillerWords: ReadonlySet<string> = setOf(`
  honestly frankly seriously literally totally absolutely definitely certainly clearly obviously apparently
  essentially generally typically normally ideally hopefully possibly probably presumably truly fairly pretty somewhat
  kindly quickly briefly asap roughly rough approximate ballpark guess guessing please ta cheers thanks thx mate buddy dude
  guys folks pal sir madam everybody hey hiya howdy yo hmm um uh er well alright okay anyhow
  curious interested interesting wondering wonder asking asked ask keeps idea clue sanity heads-up heads
  nationwide countrywide chainwide companywide systemwide networkwide statewide worldwide overall altogether
  handy possible able appreciate appreciated grateful glad happy sorry hurry urgently quick
  ones lowdown rundown scoop gist dig pop spit toss throw shoot whip
  alarming alarmingly shocking shockingly ridiculous crazy insane
  unusually particularly especially specifically exactly precisely merely solely primarily mainly mostly largely
  meanwhile therefore hence thus moreover furthermore nonetheless nevertheless
  sitting sits ended happening occurred occurs occur occurring
  exist exists existing involve involved involving consist contain containing
  concerning respecting quantify stating identify highlight outline pinpoint`)

/** Words that turn a question round; where nothing understands them, nothing may be answered. */
export const negations: ReadonlySet<string> = setOf(`
  not no never none neither nor without except excluding excludes exclude besides minus isn't aren't don't didn't
  doesn't haven't hasn't wasn't weren't won't can't cannot other others
  havent hasnt didnt dont doesnt isnt arent wasnt werent wont`)

/** Verbs that ask what will or ought to be; views tell what was. */
export const modals: ReadonlySet<string> = setOf('will would should shall might ought likely long')

/** Verbs that ask for something to be done rather than told. */
export const actionVerbs: ReadonlySet<string> = setOf(`
  delete drop remove erase truncate insert update alter create grant revoke set reset change modify edit write
  send email mail text call message notify remind schedule book order buy pay refund charge cancel approve
  close open start stop turn enable disable assign transfer move copy upload download install execute fire hire
  fix rename merge add extend void upgrade downgrade waive credit reverse suspend terminate deactivate activate
  reactivate renew apply raise increase decrease reduce cut lock unlock block unblock issue ban promote demote invite
  enroll register process submit forward archive purge wipe clear resend retry rerun trigger reprice share print replace
  restock hand pause resume reassign adjust correct override tell post publish export alert ping warn launch
  discontinue forbid compensate reimburse freeze unfreeze halt shut kick contact phone invoice bill offer switch
  convert migrate swap discount comp forgive mark lower bump hide reach revert undo rollback restart reboot reopen`)

/** Action verbs that as adjectives or nouns may stand before any thing: only a determiner makes an order of them. */
export const mildVerbs: ReadonlySet<string> = setOf(
  'open close order book share tell process correct void charge credit bill offer switch mark lower discount reach',
)

/** What follows an action verb where something is only to be shown or told: `send me`, `update on`. */
export const showingObjects: ReadonlySet<string> = setOf('me us over on about in of to')

/** What follows a verb when something is to be done to a thing. */
export const actionObjects: ReadonlySet<string> = setOf(
  'the all every each this that these those my our his her their a an it them everyone everything any user users table database account',
)

/** Words that may stand before an action verb. */
export const actionLeads: ReadonlySet<string> = setOf(
  'please pls can could would will you i we want need to let us lets go ahead and then now just help me kindly must should hey',
)

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/))
}
