// What a browser bundle gets of the React package.
export { PayleraProvider, useFeature, usePlans } from "@paylera/react";
