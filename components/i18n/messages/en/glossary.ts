export const glossary = {
  title: 'Glossary',
  description: 'The words of Redis and of the patterns taught here, each in two plain sentences.',
  about: 'The words that lessons use, each in two plain sentences, with the lessons that show what it means.',
  letters: 'Letters',
  seeAlso: 'See also',
  lessons: 'In lessons',
  linkTo: 'Link to {term}',
  whatIs: 'What is {term}?',
  more: 'In the glossary',
} as const;
