// The faults of the core, by their numbers in the fault matrix: what is made to happen, what must hold then, and where
// that is shown. Those with a `day` are played by seed on the simulated day; on all of them the checker's promises hold.

import type { EpisodeName } from './episodes.ts';
import type { FaultName, FaultRates } from './faults.ts';

export type ScenarioDay = {
  /** Everything else goes well. */
  readonly rates?: Partial<FaultRates>;
  readonly episodes?: readonly EpisodeName[];
  readonly inPieces?: number;
  /** Each of them must have struck in the seeds that were played. */
  readonly struck: readonly (FaultName | EpisodeName)[];
};

/** A test by its file and the beginning of its title. */
export type Elsewhere = readonly [file: string, title: string];

export type FaultScenario = {
  readonly id: string;
  readonly fault: string;
  readonly holds: string;
  readonly day?: ScenarioDay;
  readonly elsewhere?: readonly Elsewhere[];
};

const times = (name: EpisodeName, count: number): readonly EpisodeName[] => Array.from({ length: count }, () => name);
const endings = 'test/main/broker/command-endings.test.ts';
const silence = 'Asked for by its reference; placed if the book shows it, else put before a person, never sent again.';

export const faultScenarios: readonly FaultScenario[] = [
  {
    id: 'F1',
    fault: 'The connection is refused.',
    holds: 'Nothing left: tried again under the same reference while fresh, else ended with the reason.',
    day: { rates: { notSent: 0.3 }, struck: ['NotSent'] },
    elsewhere: [[endings, 'a refused connection']],
  },
  {
    id: 'F2',
    fault: 'The connection hangs and is given up.',
    holds: 'As F1.',
    day: { rates: { connectHangs: 0.3 }, struck: ['ConnectHangs'] },
    elsewhere: [[endings, 'a connection that is never completed']],
  },
  {
    id: 'F3',
    fault: 'The broker’s name is not found.',
    holds: 'As F1.',
    elsewhere: [[endings, 'a host name that nobody knows']],
  },
  {
    id: 'F4',
    fault: 'The certificate is wrong, or the server does not speak TLS.',
    holds: 'Nothing left.',
    elsewhere: [[endings, 'a server that does not speak TLS']],
  },
  {
    id: 'F5',
    fault: 'The line is reset before the broker read anything.',
    holds: silence,
    day: { rates: { requestLost: 0.2 }, struck: ['RequestLost'] },
    elsewhere: [[endings, 'a connection reset before the broker read anything']],
  },
  {
    id: 'F6',
    fault: 'The broker read the request, and places it only after it was given up, or never.',
    holds: silence,
    day: { rates: { requestLost: 0.1, arrivesLate: 0.15 }, struck: ['RequestLost', 'ArrivesLate'] },
  },
  {
    id: 'F7',
    fault: 'The order is placed, its answer is lost.',
    holds: 'The book shows it: placed, and nothing is sent again.',
    day: { rates: { answerLost: 0.3 }, struck: ['AnswerLost'] },
    elsewhere: [['test/main/unknown.test.ts', 'is found in the book by its reference and never sent again']],
  },
  {
    id: 'F8',
    fault: 'The answer comes after it was given up.',
    holds: 'As F7.',
    day: { rates: { answerLate: 0.3 }, struck: ['AnswerLate'] },
  },
  {
    id: 'F9',
    fault: 'The answer is cut in its body.',
    holds: 'As F7.',
    elsewhere: [['test/main/broker/bad-rest.test.ts', '52, a length that promises too little cuts the answer']],
  },
  {
    id: 'F10',
    fault: 'A good status with a page, nothing, or no order id.',
    holds: 'As F7.',
    elsewhere: [['test/main/broker/bad-rest.test.ts', '40, a web page with HTTP 200']],
  },
  {
    id: 'F11',
    fault: 'The answer names another order or account.',
    holds: 'As F7.',
    elsewhere: [
      [endings, 'a modify whose answer names another order'],
      ['test/main/broker/bad-rest.test.ts', '56, another follower'],
    ],
  },
  {
    id: 'F12',
    fault: 'The broker says no.',
    holds: 'Failed with the broker’s words, sent once, the others untouched.',
    day: { rates: { refused: 0.3 }, struck: ['Refused'] },
    elsewhere: [['test/main/unknown.test.ts', 'is FAILED with the broker’s code and words and is not sent again']],
  },
  {
    id: 'F13',
    fault: 'A follower’s session ends in the middle of a fan-out.',
    holds: 'Nothing is copied to it until it is back and its books are read.',
    day: { episodes: times('sessionOver', 4), struck: ['sessionOver'] },
    elsewhere: [['test/main/feed-faults.test.ts', 'a follower’s session that dies']],
  },
  {
    id: 'F14',
    fault: 'Too many requests, says the broker.',
    holds: 'Never counted as placed; tried again under the same reference once the window is over, while fresh.',
    day: { rates: { rateLimited: 0.3 }, struck: ['RateLimited'] },
  },
  {
    id: 'F15',
    fault: 'It says so to most requests of every account for seconds.',
    holds: 'The pace and the room for exits are kept.',
    day: { episodes: times('storm', 3), struck: ['storm', 'RateLimited'] },
  },
  {
    id: 'F16',
    fault: 'A server error; the order is placed.',
    holds: 'As F7.',
    day: { rates: { answerLost: 0.2, slow: 0.2 }, struck: ['AnswerLost'] },
    elsewhere: [['test/main/unknown.test.ts', 'is found in the book by its reference and never sent again']],
  },
  {
    id: 'F17',
    fault: 'A server error; the order is not placed.',
    holds: silence,
    day: { rates: { requestLost: 0.2, slow: 0.2 }, struck: ['RequestLost'] },
    elsewhere: [['test/main/unknown.test.ts', 'comes to a person when the book proves it absent']],
  },
  {
    id: 'F18',
    fault: 'The book shows an order only after a long while.',
    holds: 'Unknown and on the list until then; then bound; sent once.',
    day: { rates: { hidden: 0.3, answerLost: 0.2 }, struck: ['Hidden', 'AnswerLost'] },
    elsewhere: [['test/main/unknown.test.ts', 'stays UNKNOWN while the book does not show it yet']],
  },
  {
    id: 'F19',
    fault: 'The book cannot be read, again and again.',
    holds: 'No verdict without evidence.',
    day: {
      rates: { answerLost: 0.15, requestLost: 0.05, bookFails: 0.3 },
      episodes: times('booksDown', 3),
      struck: ['booksDown', 'BookFails', 'AnswerLost'],
    },
    elsewhere: [['test/main/attack-doubt.test.ts', 'asks a book that it cannot read at growing intervals']],
  },
  {
    id: 'F20',
    fault: 'The book is an old page, or rows of it are missing.',
    holds: 'It is no evidence of absence.',
    day: {
      rates: { answerLost: 0.15, requestLost: 0.05, bookOld: 0.4, bookUnreadable: 0.2 },
      struck: ['BookOld', 'BookUnreadable', 'AnswerLost'],
    },
  },
  {
    id: 'F21',
    fault: 'The book holds an order with a reference of our shape that is not ours.',
    holds: 'Never adopted.',
    day: { episodes: times('foreignTag', 4), struck: ['foreignTag'] },
  },
  {
    id: 'F22',
    fault: 'One reference is in the book twice.',
    holds: 'Copying to that account stops, and both are named.',
    day: { episodes: times('doubledTag', 2), struck: ['doubledTag'] },
    elsewhere: [['test/main/attack-doubt.test.ts', 'records one duplicate once']],
  },
  {
    id: 'F23',
    fault: 'The feed tells of an order before its answer comes.',
    holds: 'Bound by its reference; the answer changes nothing.',
    day: { rates: { slow: 0.6 }, struck: ['Slow'] },
    elsewhere: [['test/main/unknown.test.ts', 'is bound at once when the order feed carries its reference']],
  },
  {
    id: 'F24',
    fault: 'The feed tells everything several times.',
    holds: 'One transition, one fill.',
    day: { rates: { frameRepeated: 0.8 }, struck: ['FrameRepeated'] },
  },
  {
    id: 'F25',
    fault: 'The feed tells things out of their order.',
    holds: 'No order goes backwards.',
    day: { rates: { frameLate: 0.6 }, inPieces: 0.6, struck: ['FrameLate'] },
  },
  {
    id: 'F26',
    fault: 'The feed is connected and tells nothing.',
    holds: 'The book serves; what is too old by then is put before a person.',
    day: { episodes: times('feedSilent', 5), struck: ['feedSilent'] },
    elsewhere: [['test/main/feed-faults.test.ts', 'a master’s feed that is connected and tells nothing']],
  },
  {
    id: 'F27',
    fault: 'The master’s feed is cut around its fills.',
    holds: 'As F26.',
    day: { episodes: times('masterFeedCut', 3), struck: ['masterFeedCut'] },
    elsewhere: [['test/main/feed-faults.test.ts', 'a master’s feed cut around its fills']],
  },
  {
    id: 'F28',
    fault: 'The feed tells the whole day again.',
    holds: 'Nothing new comes of it.',
    day: { episodes: times('replayDay', 4), struck: ['replayDay'] },
  },
  {
    id: 'F29',
    fault: 'Frames that cannot be read.',
    holds: 'Recorded, and the book is read.',
    day: { rates: { frameMalformed: 0.3 }, struck: ['FrameMalformed'] },
    elsewhere: [['test/main/broker/alice-blue-account.test.ts', 'a frame that cannot be read is said to be so']],
  },
  {
    id: 'F30',
    fault: 'Everything trades in pieces.',
    holds: 'Each piece counts once; totals agree with the model.',
    day: { inPieces: 0.95, rates: { frameRepeated: 0.2 }, struck: ['FrameRepeated'] },
  },
  {
    id: 'F31',
    fault: 'The master changes and takes back an order whose copies are unknown.',
    holds: 'That follower waits for the book; only the newest change is sent.',
    day: {
      rates: { answerLost: 0.4 },
      episodes: times('masterChangesItsMind', 6),
      struck: ['masterChangesItsMind', 'AnswerLost'],
    },
    elsewhere: [['test/main/unknown.test.ts', 'holds back the master’s modify for that follower']],
  },
  {
    id: 'F32',
    fault: 'The master takes an order back before everybody has it.',
    holds: 'What waits is dropped, what left is cancelled, each recorded.',
    day: {
      rates: { slow: 0.3 },
      episodes: [...times('masterChangesItsMind', 6), 'slowAccount'],
      struck: ['masterChangesItsMind', 'slowAccount'],
    },
  },
  {
    id: 'F33',
    fault: 'Killed before the intents are durable.',
    holds: 'Nothing was sent; seen again after the start, by its age copied or listed.',
    day: { episodes: times('crashBeforeCommit', 3), struck: ['crashBeforeCommit'] },
    elsewhere: [['test/crash/kill.test.ts', 'sends nothing when it is killed before it saw the master’s order']],
  },
  {
    id: 'F34',
    fault: 'Killed once the intents are durable, before the first byte.',
    holds: silence,
    day: { episodes: times('crashAfterCommit', 3), struck: ['crashAfterCommit'] },
    elsewhere: [['test/crash/kill.test.ts', 'sends no order twice and forgets none']],
  },
  {
    id: 'F35',
    fault: 'Killed in the middle of a fan-out.',
    holds: 'Each order is settled by itself.',
    day: { episodes: times('crashInFanOut', 3), struck: ['crashInFanOut'] },
    elsewhere: [['test/crash/kill.test.ts', 'sends no order twice and forgets none']],
  },
  {
    id: 'F36',
    fault: 'Killed when the broker has answered and that is not durable yet.',
    holds: 'Found by its reference.',
    day: { episodes: times('crashBeforeOutcome', 3), struck: ['crashBeforeOutcome'] },
  },
  {
    id: 'F37',
    fault: 'Killed five times in a row during the recovery.',
    holds: 'The same end as once.',
    day: { episodes: times('crashLoop', 2), rates: { answerLost: 0.1 }, struck: ['crashLoop'] },
    elsewhere: [['test/crash/kill-points.test.ts', 'ends the same when it is killed five times in a row']],
  },
  {
    id: 'F38',
    fault: 'The power goes, with writes that were not synced.',
    holds: 'No intent that was acknowledged is missing.',
    elsewhere: [['test/crash/power-loss.test.ts', 'takes none after any sync that failed']],
  },
  {
    id: 'F39',
    fault: 'The disk is full at an intent.',
    holds: 'Nothing is sent, copying halts, exits go on.',
    day: { episodes: times('diskFull', 3), struck: ['diskFull'] },
    elsewhere: [['test/crash/disk-faults.test.ts', 'that is full at an intent']],
  },
  {
    id: 'F40',
    fault: 'A sync fails.',
    holds: 'Copying halts; the old handle is not trusted again.',
    elsewhere: [['test/crash/power-loss.test.ts', 'takes none after any sync that failed']],
  },
  {
    id: 'F41',
    fault: 'Another program keeps the database to itself.',
    holds: 'A short wait, then a halt; nothing is sent.',
    elsewhere: [['test/crash/disk-faults.test.ts', 'halts copying after a short wait']],
  },
  {
    id: 'F42',
    fault: 'The database is damaged at the start.',
    holds: 'Refused and left as it is; set aside when a person says so, with copying off.',
    elsewhere: [['test/main/damaged-database.test.ts', 'is kept under another name when a person says so']],
  },
  {
    id: 'F43',
    fault: 'One account is slow.',
    holds: 'Its requests time out by themselves; the others agree with the model.',
    day: { episodes: times('slowAccount', 3), struck: ['slowAccount'] },
  },
  {
    id: 'F44',
    fault: 'Half of the connections stop one by one and go on in another order.',
    holds: 'Nothing twice, nobody starved, everything ends.',
    day: { episodes: times('clog', 4), struck: ['clog'] },
  },
  {
    id: 'F45',
    fault: 'Every answer takes another time, up to seconds.',
    holds: 'Right all the same.',
    day: { rates: { slow: 0.9, frameLate: 0.3 }, struck: ['Slow', 'FrameLate'] },
  },
  {
    id: 'F46',
    fault: 'A kept connection is closed exactly when it is used again.',
    holds: 'As F5, without a second attempt.',
    elsewhere: [[endings, 'a kept-alive connection that is closed exactly when it is used again']],
  },
  {
    id: 'F47',
    fault: 'The day’s sessions end, the master’s among them.',
    holds: 'Held until a person signs in; what is unknown outlives the session.',
    day: {
      rates: { answerLost: 0.1 },
      episodes: ['masterSessionOver', ...times('sessionOver', 3)],
      struck: ['masterSessionOver', 'sessionOver'],
    },
    elsewhere: [['test/main/broker/broker-stance.test.ts', 'U4, a session dies at midnight']],
  },
  {
    id: 'F48',
    fault: 'The clock is set forward or back, by seconds or an hour.',
    holds: 'Nothing old is copied, no wait is cut short.',
    day: { rates: { requestLost: 0.05 }, episodes: times('clockStep', 3), struck: ['clockStep'] },
    elsewhere: [['test/sim/clock-set.test.ts', 'waits out the whole settle window']],
  },
  {
    id: 'F49',
    fault: 'The machine sleeps in the middle of the work.',
    holds: 'What was on its way is unknown, books are read again, what is old by then is not copied.',
    day: { episodes: times('suspend', 3), struck: ['suspend'] },
    elsewhere: [['test/main/time-jump.test.ts', 'every account’s book is read again before anything is copied']],
  },
  {
    id: 'F52',
    fault: 'The keychain is locked or gone.',
    holds: 'Present sessions go on; the next sign-in asks; no plain text.',
    day: { episodes: times('keychainLost', 2), struck: ['keychainLost'] },
    elsewhere: [['test/main/keychain.test.ts', 'a keychain that stops answering later']],
  },
  {
    id: 'F53',
    fault: 'It is started a second time.',
    holds: 'The second ends with a message.',
    elsewhere: [['test/e2e/start.spec.ts', 'a second start on the same profile ends with a message']],
  },
  {
    id: 'F55',
    fault: 'A follower’s size is changed, or it is switched off, in the middle of the work.',
    holds: 'What was decided stays; the change counts from the next order on.',
    day: {
      episodes: [...times('otherMultiplier', 3), ...times('switchOff', 2)],
      struck: ['otherMultiplier', 'switchOff'],
    },
  },
  {
    id: 'F56',
    fault: 'A contract is unknown, outdated, or above its freeze quantity.',
    holds: 'Denied with the reason, or sliced; the others go.',
    elsewhere: [['test/main/dated-rules.test.ts', 'slices the follower whose size is above it']],
  },
  {
    id: 'F57',
    fault: 'Some followers have too little margin.',
    holds: 'Each fails by itself with the broker’s words.',
    day: { rates: { rejected: 0.3 }, struck: ['Rejected'] },
    elsewhere: [['test/main/copying.test.ts', 'shows one follower’s margin rejection']],
  },
  {
    id: 'F58',
    fault: 'Exit All in the middle of the work.',
    holds: 'No entry leaves once it is written; nothing goes through zero.',
    day: { rates: { slow: 0.3 }, episodes: times('exitAll', 2), struck: ['exitAll'] },
    elsewhere: [['test/main/execute.test.ts', 'drops waiting entries at Exit All']],
  },
  {
    id: 'F59',
    fault: 'Exit All while a third of the positions cannot be read.',
    holds: 'The others are flat; those are tried again or named.',
    day: { rates: { bookFails: 0.3 }, episodes: times('exitAll', 2), struck: ['exitAll', 'BookFails'] },
    elsewhere: [['test/exit/fleet.test.ts', 'overshoots nowhere while 30 % of the accounts fail']],
  },
  {
    id: 'F60',
    fault: 'The fate of closing orders is unknown.',
    holds: 'Positions are read before anything else; nothing goes through zero.',
    day: {
      rates: { answerLost: 0.25, requestLost: 0.05 },
      episodes: [...times('exitAll', 2), ...times('exitOne', 2)],
      struck: ['exitAll', 'AnswerLost'],
    },
    elsewhere: [['test/main/exit-all.test.ts', 'does not close twice when the answer to a closing order is lost']],
  },
  {
    id: 'F61',
    fault: 'Exit All is pressed fifty times.',
    holds: 'One operation.',
    day: { episodes: times('exitManyPresses', 2), struck: ['exitManyPresses'] },
    elsewhere: [['test/main/exit-all.test.ts', 'joins the run under way when pressed fifty times']],
  },
  {
    id: 'F63',
    fault: 'An order of a follower’s shows up among the master’s.',
    holds: 'It is never copied.',
    day: { episodes: times('ownAsMaster', 4), struck: ['ownAsMaster'] },
    elsewhere: [['test/main/breakers.test.ts', 'more orders for one action and follower']],
  },
  {
    id: 'F64',
    fault: 'The log cannot be written.',
    holds: 'Copying goes on.',
    elsewhere: [['test/main/log.test.ts', 'a file that becomes unwritable while running is survived']],
  },
];

/** Faults of the matrix that no test of this kind covers yet. */
export const notCovered: readonly (readonly [id: string, what: string])[] = [
  ['F50', 'the engine’s thread is blocked for seconds while answers wait'],
  ['F51', 'the page fails, hangs, or floods the engine'],
  ['F54', 'the console is closed or updated while an order is unknown'],
  ['F62', 'the trade book and the order book disagree on a quantity'],
];
