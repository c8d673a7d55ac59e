import type { wire } from "@paylera/contract";
import type { TenantVault } from "../../platform/vault/tenant-vault.ts";
import type { CustomerRow } from "./store.ts";

export type Metadata = wire.Customer["metadata"];

/** The fields of a customer that are stored sealed. */
export type Personal = { email: string | null; name: string | null; metadata: Metadata };

type Sealed = Pick<CustomerRow, "email_enc" | "email_bidx" | "name_enc" | "metadata_enc">;

const place = (column: keyof Sealed, row: string) => ({ table: "customers", column, row });

/** Under what an e-mail is found; spellings that mean the same address share it. */
export const emailIndex = (vault: TenantVault, email: string): Buffer => vault.blindIndex("customers.email", email);

export function sealPersonal(vault: TenantVault, id: string, { email, name, metadata }: Personal): Sealed {
  const seal = (column: keyof Sealed, text: string | null) =>
    text === null ? null : vault.encrypt(place(column, id), text);
  return {
    email_enc: seal("email_enc", email),
    email_bidx: email === null ? null : emailIndex(vault, email),
    name_enc: seal("name_enc", name),
    metadata_enc: seal("metadata_enc", Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata)),
  };
}

/** The personal fields of a stored customer, readable. */
export function openPersonal(vault: TenantVault, row: Pick<CustomerRow, "id"> & Sealed): Personal {
  const open = (column: "email_enc" | "name_enc" | "metadata_enc") => {
    const sealed = row[column];
    return sealed === null ? null : vault.decrypt(place(column, row.id), sealed);
  };
  return {
    email: open("email_enc"),
    name: open("name_enc"),
    metadata: JSON.parse(open("metadata_enc") ?? "{}") as Metadata,
  };
}
