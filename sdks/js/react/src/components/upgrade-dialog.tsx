import type { ChangePlanPreview } from "@paylera/sdk";
import type { ReactNode } from "react";
import { useId, useLayoutEffect, useRef } from "react";
import { day, money } from "./format.ts";
import { looksOf } from "./labels.ts";
import type { Labels, LooksProps } from "./labels.ts";
import { Problem } from "./problem.tsx";
import { usePlanChange } from "./use-plan-change.ts";
import type { PlanChangeOptions } from "./use-plan-change.ts";

/** Settings of `<UpgradeDialog>`. */
export type UpgradeDialogProps = LooksProps &
  PlanChangeOptions & {
    open: boolean;
    /** Escape, the button that keeps the plan, and a change that was made. */
    onClose: () => void;
  };

/** A modal dialog that changes the customer's plan, up or down. */
export function UpgradeDialog({ open, ...props }: UpgradeDialogProps): ReactNode {
  // Mounted only while open, so every opening starts anew.
  return open && <OpenDialog {...props} />;
}

function OpenDialog({ onClose, ...props }: Omit<UpgradeDialogProps, "open">): ReactNode {
  const { className, labels, locale } = looksOf("dialog", props);
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const change = usePlanChange({
    ...props,
    onChanged: (subscription) => {
      props.onChanged?.(subscription);
      onClose();
    },
  });
  // The browser brings the focus trap, Escape and the backdrop. A layout effect, because the dialog must be closed while
  // it is still on the page for focus to go back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} className={className} aria-labelledby={titleId} onCancel={onClose}>
      <h3 id={titleId}>{labels.changePlan}</h3>
      <label className="paylera-field">
        <span>{labels.newPlan}</span>
        <select value={change.planId} onChange={(event) => change.setPlanId(event.target.value)}>
          {change.offers.map(({ plan, price }) => (
            <option key={plan.id} value={plan.id}>
              {plan.name}, {money(price.amount, price.currency, locale)}
              {price.amount > 0 && ` ${labels.perInterval[price.interval]}`}
            </option>
          ))}
        </select>
      </label>
      <label className="paylera-check">
        <input
          type="checkbox"
          checked={change.settleNow}
          onChange={(event) => change.setSettleNow(event.target.checked)}
        />
        <span>{labels.settleNow}</span>
      </label>
      <div aria-live="polite" aria-busy={change.isPreviewing}>
        {!change.isLoading && change.offers.length === 0 && <p className="paylera-soft">{labels.noOtherPlan}</p>}
        {change.isPreviewing && <p className="paylera-soft">{labels.calculating}</p>}
        {change.preview && <PreviewLines preview={change.preview} labels={labels} locale={locale} />}
      </div>
      <Problem error={change.error} />
      <p className="paylera-actions">
        <button type="button" className="paylera-quiet" onClick={onClose}>
          {labels.keepPlan}
        </button>
        <button type="button" disabled={!change.canConfirm} aria-busy={change.isPending} onClick={change.confirm}>
          {change.isPending ? labels.busy : labels.confirm}
        </button>
      </p>
    </dialog>
  );
}

type PreviewLinesProps = { preview: ChangePlanPreview; labels: Labels; locale: string };

function PreviewLines({ preview, labels, locale }: PreviewLinesProps): ReactNode {
  const { lines, currency, due_now: dueNow, next_invoice_at: nextAt, next_invoice_total: nextTotal } = preview;
  const sum = (amount: number) => <td className="paylera-end">{money(amount, currency, locale)}</td>;
  return (
    <table>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.kind} ${line.period_start} ${line.description}`}>
            <th scope="row">{line.description}</th>
            {sum(line.amount)}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{labels.dueNow}</th>
          {sum(dueNow)}
        </tr>
        {nextAt !== null && (
          <tr>
            <th scope="row">{labels.nextInvoice(day(nextAt, locale))}</th>
            {sum(nextTotal)}
          </tr>
        )}
      </tfoot>
    </table>
  );
}
