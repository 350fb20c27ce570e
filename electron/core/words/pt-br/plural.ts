import { createPlural } from '../plural.ts';

export const plural = /* @__PURE__ */ createPlural('pt-BR');
