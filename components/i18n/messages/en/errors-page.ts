export const errorsPage = {
  title: 'Errors and what they mean',
  description:
    'Every error that Redis or this sandbox can answer with: WRONGTYPE, NOAUTH, MOVED, CROSSSLOT, OOM and the rest; what each means and what to do.',
  summary:
    'An error is an answer, too: its first word says of which kind it is. Below it stands what it means, and what to do.',
  differences: 'How this sandbox differs from a Redis of your own',
  onThisPage: 'On this page',
} as const;
