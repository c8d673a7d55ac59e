export function Footer() {
  return (
    <footer className="bottom">
      <p>Acme is a demo. Nobody is charged: payments go to Paylera’s sandbox.</p>
    </footer>
  );
}
