import type { Body, OperationOf } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { fresh, putByCode } from "./put.ts";
import { toProduct } from "./shape.ts";
import { insertProduct, lockProduct, type ProductRow, updateProduct } from "./item-store.ts";

type ProductBody = Body<OperationOf<"admin_products.put">>;

export const putProduct = (ctx: Ctx, code: string, body: ProductBody): Promise<ProductRow> =>
  putByCode<ProductRow>(ctx, {
    kind: "product",
    next: { ...fresh(ctx, code), name: body.name, description: body.description ?? null },
    derived: [],
    insert: insertProduct,
    lock: lockProduct,
    check: async () => {},
    update: updateProduct,
    shape: toProduct,
  });
