import './usable-locale.ts';
import { mount } from 'svelte';
import './ui/tokens.css';
import './ui/base.css';
import App from './App.svelte';
import { openHost } from './host/open-host.ts';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the interface.');
mount(App, { target, props: { api: openHost(window) } });
