import type { Catalogs } from './catalog.ts';
import { desktop as desktopEn } from './en/desktop.ts';
import { doctor as doctorEn } from './en/doctor.ts';
import { messages as messagesEn } from './en/messages.ts';
import { notifications as notificationsEn } from './en/notifications.ts';
import { reasons as reasonsEn } from './en/reasons.ts';
import { refusals as refusalsEn } from './en/refusals.ts';
import { report as reportEn } from './en/report.ts';
import { systemErrors as systemErrorsEn } from './en/system-errors.ts';
import { terms as termsEn } from './en/terms.ts';
import { desktop as desktopPtBr } from './pt-br/desktop.ts';
import { doctor as doctorPtBr } from './pt-br/doctor.ts';
import { messages as messagesPtBr } from './pt-br/messages.ts';
import { notifications as notificationsPtBr } from './pt-br/notifications.ts';
import { reasons as reasonsPtBr } from './pt-br/reasons.ts';
import { refusals as refusalsPtBr } from './pt-br/refusals.ts';
import { report as reportPtBr } from './pt-br/report.ts';
import { systemErrors as systemErrorsPtBr } from './pt-br/system-errors.ts';
import { terms as termsPtBr } from './pt-br/terms.ts';

/*
 * Every section of the shared catalog in every language. The English file of a section says which texts there are; a language
 * that lacks one, or whose text takes other values, does not compile. A host imports the sections that it speaks.
 */

/** Words that several sections use, each of them once. */
export const terms: Catalogs<typeof termsEn> = { en: termsEn, 'pt-BR': termsPtBr };

/** What the engine finds and what the user should know about the host. */
export const messages: Catalogs<typeof messagesEn> = { en: messagesEn, 'pt-BR': messagesPtBr };

export const notifications: Catalogs<typeof notificationsEn> = { en: notificationsEn, 'pt-BR': notificationsPtBr };

/** The tray, its menu and the dialogs of the desktop app. */
export const desktop: Catalogs<typeof desktopEn> = { en: desktopEn, 'pt-BR': desktopPtBr };

/** Why values are missing and requests fail. */
export const reasons: Catalogs<typeof reasonsEn> = { en: reasonsEn, 'pt-BR': reasonsPtBr };

/** Why actions are turned down, ask twice, warn or fail. */
export const refusals: Catalogs<typeof refusalsEn> = { en: refusalsEn, 'pt-BR': refusalsPtBr };

export const report: Catalogs<typeof reportEn> = { en: reportEn, 'pt-BR': reportPtBr };

export const doctor: Catalogs<typeof doctorEn> = { en: doctorEn, 'pt-BR': doctorPtBr };

export const systemErrors: Catalogs<typeof systemErrorsEn> = { en: systemErrorsEn, 'pt-BR': systemErrorsPtBr };
