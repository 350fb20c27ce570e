import type { Identity } from '../../electron/core/model/identity.ts';
import { formatAddress, parseAddress, type Place, type View } from './view-address.ts';

/** Which view is shown and what is open in it; kept in the address, so that reloading and going back work. */
export class Route {
  #place = $state.raw<Place>(parseAddress(''));

  get view(): View {
    return this.#place.view;
  }

  get identity(): Identity | null {
    return this.#place.identity;
  }

  get incident(): string | null {
    return this.#place.incident;
  }

  /** Follows the address until the returned function is called. */
  start(): () => void {
    const follow = () => {
      this.#place = parseAddress(location.hash);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => {
      window.removeEventListener('hashchange', follow);
    };
  }

  go(view: View): void {
    this.#move({ view, identity: null, incident: null });
  }

  /** Opens the details of a process, beside the table. */
  show({ pid, start }: Identity): void {
    this.#move({ view: 'processes', identity: { pid, start }, incident: null });
  }

  showIncident(incident: string): void {
    this.#move({ view: 'incidents', identity: null, incident });
  }

  closeDetail(): void {
    this.go(this.view);
  }

  #move(place: Place): void {
    this.#place = place;
    history.pushState(null, '', formatAddress(place));
  }
}
