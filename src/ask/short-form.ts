/** English as it is typed in a hurry, the same in any trade → the words in full. */
export const shortForms: ReadonlyMap<string, string> = new Map(
  `ppl people, peeps people, mny many, hw how, hows how, wat what, wut what, wht what, whch which, wich which, y why,
  lst last, nxt next, prev previous, curr current, ystrday yesterday, ystdy yesterday, yday yesterday, yest yesterday,
  tdy today, tmrw tomorrow, tmr tomorrow, tmw tomorrow, tmrrw tomorrow, tomoro tomorrow,
  btwn between, thru through, abt about, bc because, cuz because, wo without, vs versus,
  thx thanks, tks thanks, shud should, cud could, wud would, hav have, havent haven't, dont don't, doesnt doesn't,
  avg average, amt amount, qty quantity, cnt count, tot total, ttl total, max maximum, min minimum, est estimate,
  pct percent, prcnt percent, pctg percentage, nbr number, num number, msg message, mgmt management, dept department,
  biz business, rpt report, perf performance, hr hour, hrs hours, mnth month, mnths months,
  btm bottom, bot bottom, tpo top, wrst worst, bst best, hgst highest, lwst lowest, wkly weekly, mthly monthly, dly daily, yrly yearly, qtrly quarterly, wknd weekend,
  wkend weekend, wkday weekday, gimmie gimme, gimmee gimme, rly really, kinda somewhat, sorta somewhat`
    .split(',')
    .map((pair) => pair.trim().split(' ') as [string, string]),
)

/** Words of streets and places as they are cut short → in full. */
export const placeForms: ReadonlyMap<string, string> = new Map(
  `rd road, st street, ave avenue, av avenue, blvd boulevard, bvd boulevard, dr drive, ln lane, hwy highway, fwy freeway,
  frwy freeway, pkwy parkway, pky parkway, pk pike, pl place, ct court, sq square, ctr center, cntr center,
  mt mount, mtn mountain, ft fort, spgs springs, vly valley, vlg village, hts heights, xing crossing, n north,
  s south, e east, w west, twn town`
    .split(',')
    .map((pair) => pair.trim().split(' ') as [string, string]),
)

/**
 * Whether a word that nothing knows may be another one cut short: the first letter and the order are kept, few vowels
 * are left (`upgrds`, `pymts`), and what ends the one ends the other.
 */
export function isCutFrom(short: string, long: string): boolean {
  if (short.length < 3 || long.length <= short.length || long.length > 3 * short.length)
    return false
  if (short[0] !== long[0] || short.at(-1) !== long.at(-1)) return false
  if (4 * (short.slice(1).match(/[aeiou]/g)?.length ?? 0) > short.length) return false
  let at = 0
  for (const letter of long) if (letter === short[at]) at += 1
  return at === short.length
}

/** Whether a word is the beginning of a longer one: `liab`. */
export function isHeadOf(short: string, long: string): boolean {
  return short.length >= 4 && long.length >= short.length + 3 && long.startsWith(short)
}
