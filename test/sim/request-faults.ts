// What becomes of a request, and what the books tell of it: F1 to F22.

import { endings, silence, times, type FaultScenario } from './fault-scenario.ts';

export const requestFaults: readonly FaultScenario[] = [
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
];
