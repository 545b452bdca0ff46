package se.hemvakt.ingest.bind;

class InMemoryBindingsTest extends BindingsContract {
    private final InMemoryBindings bindings = new InMemoryBindings();

    @Override
    protected Bindings bindings() {
        return bindings;
    }

    @Override
    protected Hand hand() {
        return bindings;
    }
}
