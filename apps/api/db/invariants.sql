-- What must never be true of the books. Each statement returns no row, at any moment, whatever crashed; those that
-- return one name it. Run by tests after every fault, and by operators with a role that sees all tenants.

-- name: unbalanced_transaction
select tenant_id, txn_id, currency, sum(amount) as off_by
from ledger_entries group by tenant_id, txn_id, currency having sum(amount) <> 0;

-- name: account_differs_from_its_entries
select a.tenant_id, a.id, a.balance, coalesce(sum(e.amount), 0) as entries
from ledger_accounts a left join ledger_entries e on e.tenant_id = a.tenant_id and e.account_id = a.id
where a.balance is not null
group by a.tenant_id, a.id, a.balance having a.balance <> coalesce(sum(e.amount), 0);

-- name: credit_below_zero
select tenant_id, id, balance from ledger_accounts where kind = 'customer_credit' and balance > 0;

-- name: invoice_differs_from_its_lines
select i.tenant_id, i.id, i.subtotal, coalesce(sum(l.amount), 0) as lines
from invoices i left join invoice_lines l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
group by i.tenant_id, i.id, i.subtotal having i.subtotal <> coalesce(sum(l.amount), 0);

-- name: invoice_paid_without_money
select i.tenant_id, i.id from invoices i
where i.status = 'paid' and i.amount_due > 0
  and not exists (select 1 from payments p where p.tenant_id = i.tenant_id and p.invoice_id = i.id
                  and p.status = 'succeeded' and p.amount >= i.amount_due);

-- name: money_for_an_unpaid_invoice
select p.tenant_id, p.id from payments p join invoices i on i.tenant_id = p.tenant_id and i.id = p.invoice_id
where p.status = 'succeeded' and i.status <> 'paid';

-- name: invoice_charged_twice
select tenant_id, invoice_id from payments where status = 'succeeded' and invoice_id is not null
group by tenant_id, invoice_id having count(*) > 1;

-- name: receivable_differs_from_open_invoices
select coalesce(a.tenant_id, o.tenant_id) as tenant_id, coalesce(a.customer_id, o.customer_id) as customer_id,
       a.balance, o.due
from (select tenant_id, customer_id, currency, balance from ledger_accounts where kind = 'customer_receivable') a
full join (select tenant_id, customer_id, currency, sum(amount_due - amount_paid) as due
           from invoices where status = 'open' group by tenant_id, customer_id, currency) o
  on o.tenant_id = a.tenant_id and o.customer_id = a.customer_id and o.currency = a.currency
where coalesce(a.balance, 0) <> coalesce(o.due, 0);

-- name: clearing_differs_from_payments
select coalesce(a.tenant_id, p.tenant_id) as tenant_id, coalesce(a.currency, p.currency) as currency, a.held, p.paid
from (select a.tenant_id, a.currency, sum(e.amount) as held from ledger_accounts a
      join ledger_entries e on e.tenant_id = a.tenant_id and e.account_id = a.id
      where a.kind = 'provider_clearing' group by a.tenant_id, a.currency) a
full join (select tenant_id, currency, sum(amount - refunded_amount) as paid from payments
           where status = 'succeeded' group by tenant_id, currency) p
  on p.tenant_id = a.tenant_id and p.currency = a.currency
where coalesce(a.held, 0) <> coalesce(p.paid, 0);

-- name: revenue_differs_from_invoices
select coalesce(a.tenant_id, i.tenant_id) as tenant_id, coalesce(a.currency, i.currency) as currency, a.earned, i.billed
from (select a.tenant_id, a.currency, -sum(e.amount) as earned from ledger_accounts a
      join ledger_entries e on e.tenant_id = a.tenant_id and e.account_id = a.id
      where a.kind = 'revenue' group by a.tenant_id, a.currency) a
full join (select tenant_id, currency,
             sum(case when status = 'uncollectible' then total - amount_due else total end) as billed
           from invoices where status in ('open', 'paid', 'uncollectible') group by tenant_id, currency) i
  on i.tenant_id = a.tenant_id and i.currency = a.currency
where coalesce(a.earned, 0) <> coalesce(i.billed, 0);

-- name: payment_without_its_call
select p.tenant_id, p.id from payments p join provider_calls c on c.tenant_id = p.tenant_id and c.id = p.call_id
where c.state <> p.status;

-- name: call_that_took_money_without_payment
select c.tenant_id, c.id from provider_calls c
where c.state = 'succeeded' and c.op in ('checkout', 'charge')
  and not exists (select 1 from payments p where p.tenant_id = c.tenant_id and p.call_id = c.id
                  and p.status = 'succeeded');

-- name: payment_not_in_the_ledger
select p.tenant_id, p.id from payments p
where p.status = 'succeeded'
  and not exists (select 1 from ledger_txns t where t.tenant_id = p.tenant_id and t.kind = 'payment.succeeded'
                  and t.source_kind = 'payment' and t.source_id = p.id);

-- name: period_billed_twice
select i.tenant_id, i.subscription_id, i.id, o.id as other from invoices i
join invoices o on o.tenant_id = i.tenant_id and o.subscription_id = i.subscription_id and o.id > i.id
where i.reason in ('first', 'renewal') and o.reason in ('first', 'renewal')
  and i.status <> 'void' and o.status <> 'void'
  and tstzrange(i.period_start, i.period_end) && tstzrange(o.period_start, o.period_end)
  -- A change of plan in between credited the rest of the earlier period.
  and not exists (select 1 from facts f where f.tenant_id = i.tenant_id and f.object_id = i.subscription_id
                  and f.type = 'subscription.plan_changed' and f.created_at between i.created_at and o.created_at);

-- name: invoice_number_missing
select i.tenant_id, count(*) as numbered, s.last_number from invoices i
join (select tenant_id, sum(last_number) as last_number from invoice_series group by tenant_id) s
  on s.tenant_id = i.tenant_id
where i.number is not null group by i.tenant_id, s.last_number having count(*) <> s.last_number;

-- name: call_nobody_will_settle
select c.tenant_id, c.id from provider_calls c
where c.state in ('intent', 'sent', 'unknown')
  and not exists (select 1 from jobs j where j.tenant_id = c.tenant_id and j.kind = 'payments.settle'
                  and j.object_id = c.id);

-- name: invoice_nobody_will_collect
select i.tenant_id, i.id from invoices i
where i.status = 'open'
  and not exists (select 1 from jobs j where j.tenant_id = i.tenant_id and j.kind = 'payments.collect'
                  and j.object_id = i.id)
  and not exists (select 1 from provider_calls c where c.tenant_id = i.tenant_id and c.op = 'charge'
                  and c.subject_id = i.id and c.state in ('intent', 'sent', 'unknown', 'manual'));

-- name: subscription_nobody_will_renew
select s.tenant_id, s.id from subscriptions s
where s.status in ('trialing', 'active', 'past_due')
  and not exists (select 1 from jobs j where j.tenant_id = s.tenant_id and j.kind = 'subscriptions.renew'
                  and j.object_id = s.id);

-- name: paid_checkout_without_access
select c.tenant_id, c.id from provider_calls c
join subscriptions s on s.tenant_id = c.tenant_id and s.id = c.subject_id
where c.op = 'checkout' and c.state = 'succeeded' and s.status = 'pending_activation';

-- name: ended_subscription_with_waiting_lines
select s.tenant_id, s.id from subscriptions s
where s.status in ('canceled', 'expired')
  and exists (select 1 from pending_items p where p.tenant_id = s.tenant_id and p.subscription_id = s.id
              and p.invoice_id is null);

-- name: credit_beside_an_unpaid_invoice
select i.tenant_id, i.id, c.id as credit_invoice from invoices i
join invoices c on c.tenant_id = i.tenant_id and c.subscription_id = i.subscription_id and c.id > i.id
  and c.credit_created > 0
where i.status = 'open' and i.amount_due > 0
  and not exists (select 1 from ledger_txns t where t.tenant_id = i.tenant_id and t.kind = 'credit.spent'
                  and t.source_kind = 'invoice' and t.source_id = c.id);
