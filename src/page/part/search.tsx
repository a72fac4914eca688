/** A box that narrows what is listed. */
export const Search = ({ by, text, search }: { by: string; text: string; search: (text: string) => void }) => (
  <label class="search">
    Search by {by}
    <input type="search" value={text} onInput={({ currentTarget }) => search(currentTarget.value)} />
  </label>
);
