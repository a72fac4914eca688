/**
 * A report for a frame made of its text (`srcdoc`): links within it are relative to the page around it otherwise, and
 * lead out of the frame. Whatever the report quotes has its quotes escaped, so that only its own links are met.
 */
export const framed = (report: string): string => report.replaceAll(' href="#', ' href="about:srcdoc#');
