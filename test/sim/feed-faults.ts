// What the feed tells and what the master does meanwhile: F23 to F32.

import { times, type FaultScenario } from './fault-scenario.ts';

export const feedFaults: readonly FaultScenario[] = [
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
];
