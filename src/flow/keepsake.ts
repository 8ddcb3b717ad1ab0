/** What a tab keeps to find its way back into a session: worthless without the companion, and gone when the session ends. */
export interface Keepsake {
  id: string;
  verifier: string;
  /** The person has closed it while others decide: it is there when they open it, and does not open by itself. */
  later?: true | undefined;
}

/** What the names of all of them begin with. */
export const PREFIX = 'tessera:';

/** One session for each journey of each tenant. */
export const keepsakeKey = ({ clientId, skill }: { clientId: string; skill: string }): string => PREFIX + clientId + ':' + skill;

/** Storage that the browser refuses (embedded, private) is no storage: then a session lives as long as its page. */
export function tolerant<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}

/** What the tab keeps, if it makes sense. */
export const recall = (key: string): Keepsake | undefined =>
  tolerant((storage) => {
    const { id, verifier, later } = JSON.parse(storage.getItem(key)!) as Keepsake;
    return { id, verifier, later };
  });
